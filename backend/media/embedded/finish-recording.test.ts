import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { finishRecording } from "./finish-recording.ts";

/** A machine whose ffmpeg can't be started: the longest piece is what can be kept. */
const tools = { ffmpeg: "/nowhere/ffmpeg", log: pino({ level: "silent" }) };
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nchat-finish-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
const finish = () => finishRecording({ path: join(folder, "a.mp4"), format: "mp4", thumbnailPath: null }, tools);

describe("what was recorded", () => {
  it("is the longest piece where the pieces can't be joined", async () => {
    write("a.mp4.1.piece", "one");
    write("a.mp4.2.piece", "longer");
    const error = "Only its longest part could be kept.";
    expect(await finish()).toEqual({ outcome: "whole", sizeBytes: 6, durationMs: 0, error, startedAt: 2 });
    expect(readdirSync(folder)).toEqual(["a.mp4"]);
  });

  it("is what is there when it is finished again, whatever pieces lie beside it", async () => {
    write("a.mp4", "the whole");
    write("a.mp4.9.piece", "seconds that came later, and are longer than all of it");
    const whole = { outcome: "whole", sizeBytes: 9, durationMs: 0, error: null };
    expect(await finish()).toEqual({ ...whole, startedAt: 9 });
    expect(await finish()).toEqual({ ...whole, startedAt: null });
    expect([readdirSync(folder), readFileSync(join(folder, "a.mp4"), "utf8")]).toEqual([["a.mp4"], "the whole"]);
  });

  it("is nothing where nothing came", async () => {
    write("a.mp4.1.piece", "");
    expect(await finish()).toEqual({ outcome: "nothing", reason: "Nothing came that could be recorded." });
    expect(readdirSync(folder)).toEqual([]);
  });
});
