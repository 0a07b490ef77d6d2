import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "../bootstrap/paths.mjs";
import { features } from "./platform-features.mjs";
import { platformsPage, saysTheSame, shownBy } from "./platforms.mjs";

const chromium = {
  name: "Chromium runtime" as const,
  version: "Chromium 156.0",
  system: "Debian 12",
  date: "2026-11-22",
};
const electron = { ...chromium, name: "Electron" as const, version: "Electron 45.4.1", date: "2026-12-01" };
const folder = join(root, "tests", "e2e");

/** Every test of the folder, as its source names it. */
const written = readdirSync(folder)
  .filter((file) => file.endsWith(".test.ts"))
  .flatMap((file) => {
    const names = readFileSync(join(folder, file), "utf8").matchAll(/^test\w*\(\s*"([^"]+)"/gm);
    return [...names].map(([, name = ""]) => ({ file, name, status: "passed" }));
  });

it("every feature is shown by tests that exist, and is decided by unit tests that exist", () => {
  expect(
    features.filter((each) => !each.onlyElectron && !shownBy(each, written, "Chromium runtime").startsWith("run")),
  ).toEqual([]);
  expect(features.flatMap(({ units }) => units.filter((file) => !existsSync(join(root, file))))).toEqual([]);
  const isBare = ({ elsewhere, units }: (typeof features)[number]) =>
    Object.values(elsewhere).includes("unit") && units.length === 0;
  expect(features.filter(isBare)).toEqual([]);
});

it("a feature counts as run only when all its tests passed", () => {
  const [feature] = features.filter(({ shown }) => shown.some(({ file }) => file === "popup"));
  if (!feature) throw new Error("the pop-up is a feature");
  const one = { file: "popup.test.ts", name: "one", status: "passed" };
  const state = (...statuses: string[]) =>
    shownBy(
      feature,
      statuses.map((status) => ({ ...one, status })),
      "Chromium runtime",
    );
  expect([state("passed", "passed"), state("passed", "failed"), state("passed", "pending"), state()]).toEqual([
    "run (2)",
    "**fails**",
    "not run",
    "not run",
  ]);
});

it("what stands in for Electron shows nothing of its isolation", () => {
  const [isolation] = features.filter(({ onlyElectron }) => onlyElectron);
  if (!isolation) throw new Error("isolation is a feature");
  expect(shownBy(isolation, written, "Chromium runtime")).toBe("can't be shown here");
});

it("a run on one engine keeps what was written of the other", () => {
  const first = platformsPage(written, chromium, "");
  expect(first).toContain("**Electron** (Linux, X11): not run");
  const second = platformsPage(written, electron, first);
  expect(second).toContain("- **Chromium runtime** (Linux, X11): Chromium 156.0, Debian 12, 2026-11-22");
  expect(second).toContain("- **Electron** (Linux, X11): Electron 45.4.1, Debian 12, 2026-12-01");
  expect(platformsPage(written, chromium, second)).toBe(second);
});

it("another version or day says the same; another outcome does not", () => {
  const now = platformsPage(written, chromium, "");
  expect(
    saysTheSame(now, platformsPage(written, { ...chromium, version: "Chromium 157.0", date: "2027-01-01" }, now)),
  ).toBe(true);
  const failed = written.map((each) => (each.file === "popup.test.ts" ? { ...each, status: "failed" } : each));
  expect(saysTheSame(now, platformsPage(failed, chromium, now))).toBe(false);
});
