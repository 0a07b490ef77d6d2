import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openUnfinished } from "./unfinished.ts";

describe("files that are being written", () => {
  let folder = "";
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "nchat-unfinished-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const at = (name: string) => join(folder, name);
  const noted = () => (existsSync(at("note")) ? readFileSync(at("note"), "utf8") : null);
  const open = () => {
    const warned: unknown[] = [];
    return { warned, ...openUnfinished(at("note"), (_level, _message, data) => void warned.push(data)) };
  };

  it("are noted until they end, each by itself", () => {
    const { begin, end, warned } = open();
    const [one, other] = [at("a.part"), at("b.part")];
    const steps = [() => begin(one), () => begin(other), () => end(one), () => end(other)];
    const notes = steps.map((step) => (step(), noted()));
    expect([notes, warned]).toEqual([
      [JSON.stringify([one]), JSON.stringify([one, other]), JSON.stringify([other]), null],
      [],
    ]);
  });

  it("are removed after a kill, and no other file", () => {
    for (const name of ["a.part", "b.part", "film.mp4"]) writeFileSync(at(name), "half");
    writeFileSync(at("note"), JSON.stringify([at("a.part"), at("b.part"), at("film.mp4")]));
    const { warned } = open();
    expect([readdirSync(folder), warned]).toEqual([["film.mp4"], []]);
  });

  it("are removed also where a clip was noted by its path alone, as once it was", () => {
    writeFileSync(at("[1] a.part"), "half");
    writeFileSync(at("note"), at("[1] a.part"));
    const { warned } = open();
    expect([readdirSync(folder), warned]).toEqual([[], []]);
  });

  it("are let be where a note names a file that somebody can use, or cannot be read, which is told", () => {
    writeFileSync(at("film.mp4"), "whole");
    writeFileSync(at("note"), at("film.mp4"));
    expect(open().warned).toEqual([]);
    writeFileSync(at("note"), '["/half/of/a/no');
    expect(open().warned).toHaveLength(1);
    expect(readdirSync(folder)).toEqual(["film.mp4"]);
  });

  it("are removed at once where nobody waits for their end", () => {
    const { begin, removeAll } = open();
    for (const name of ["a.part", "b.part"]) writeFileSync(at(name), "half");
    begin(at("a.part"));
    removeAll();
    expect(readdirSync(folder)).toEqual(["b.part", "note"]);
  });
});
