import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

/** What starts the service, however it is asked to. */
const startsService = /\b(startBackend|startService|start\w+World|startInside|gatherPeople)\b/;
/** The set-ups that two nodes are among. */
const isOnTwoNodes =
  /"two nodes\b|\bsmallAndLarge\b|\bsetUps\b|import \{[^}]*\bkinds\b[^}]*\} from "\.\.\/support\/stream-people/;

/** A new suite is on two nodes from its first day, or says in its head why not. */
it("each suite that starts the service is on two nodes, or begins with why it is about one", () => {
  const suites = readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => ({ file, text: readFileSync(join(import.meta.dirname, file), "utf8") }))
    .filter(({ text }) => startsService.test(text));
  expect(suites.length).toBeGreaterThan(40);
  const silent = suites.filter(({ text }) => !isOnTwoNodes.test(text) && !/^\/\/ One node: \w.{20}/.test(text));
  expect(silent.map(({ file }) => file)).toEqual([]);
});
