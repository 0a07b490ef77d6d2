import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { loadJson, saveJson } from "./files.ts";

const Shape = z.object({ name: z.string() });
const parse = (raw: unknown) => Shape.parse(raw);

describe("a small JSON file", () => {
  let folder = "";
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "nchat-files-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it("comes back as it was saved, for its owner only and with nothing left beside it", () => {
    const path = join(folder, "deep", "a.json");
    saveJson(path, { name: "one" });
    saveJson(path, { name: "two" });
    expect(loadJson(path, parse, () => 5)).toEqual({ outcome: "loaded", value: { name: "two" } });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, "deep"))).toEqual(["a.json"]);
  });

  it("may be absent", () => {
    expect(loadJson(join(folder, "none.json"), parse, () => 5)).toEqual({ outcome: "absent" });
  });

  it.each(["{ torn", "", '{"name":5}'])("is set aside, not lost, when it holds %j", (text) => {
    const path = join(folder, "a.json");
    writeFileSync(path, text);
    const movedTo = `${path}.damaged-5`;
    expect(loadJson(path, parse, () => 5)).toMatchObject({ outcome: "set-aside", movedTo });
    expect(readFileSync(movedTo, "utf8")).toBe(text);
    expect(loadJson(path, parse, () => 6)).toEqual({ outcome: "absent" });
  });

  it("that cannot be read at all is a fault and is not taken for absent", () => {
    expect(() => loadJson(folder, parse, () => 5)).toThrow("EISDIR");
  });
});
