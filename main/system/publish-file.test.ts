import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { publishFile } from "./publish-file.ts";

describe("a file that is whole", () => {
  let folder = "";
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "nchat-publish-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const at = (name: string) => join(folder, name);
  const whole = (text: string) => {
    writeFileSync(at("x.part"), text);
    return at("x.part");
  };

  it("gets its name or the next one that is free, and takes nobody's place", async () => {
    mkdirSync(at("film (2).mp4"));
    const paths: string[] = [];
    for (const text of ["first", "second"]) paths.push(await publishFile(whole(text), folder, "film.mp4"));
    paths.push(await publishFile(whole("third"), folder, "film"), await publishFile(whole("fourth"), folder, "film"));
    expect(paths).toEqual(["film.mp4", "film (3).mp4", "film", "film (2)"].map(at));
    expect(paths.map((path) => readFileSync(path, "utf8"))).toEqual(["first", "second", "third", "fourth"]);
    expect(readdirSync(folder)).toHaveLength(5); // the folder of that name among them
  });

  it("leaves no empty one behind when it cannot be moved", async () => {
    await expect(publishFile(at("absent.part"), folder, "film.mp4")).rejects.toThrow("ENOENT");
    expect(readdirSync(folder)).toEqual([]);
  });

  it("is refused, in words, when there are a thousand of its name", async () => {
    writeFileSync(at("film.mp4"), "");
    for (let number = 2; number <= 1000; number++) writeFileSync(at(`film (${number}).mp4`), "");
    const refused = publishFile(whole("one too many"), folder, "film.mp4");
    await expect(refused).rejects.toThrow("there are too many files called film.mp4");
    rmSync(at("film (1000).mp4"));
    expect(await publishFile(at("x.part"), folder, "film.mp4")).toBe(at("film (1000).mp4"));
  });
});
