import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { onceThereIsRoom } from "./ending.ts";
import { finishRecording } from "./finish-recording.ts";
import { findProgram } from "./program.ts";

/** A machine whose ffmpeg can't be started: pieces can't be joined. */
const tools = { ffmpeg: "/nowhere/ffmpeg", log: pino({ level: "silent" }) };
const ffmpeg = findProgram("ffmpeg", null);
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nchat-finish-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
type Given = Partial<Parameters<typeof finishRecording>[1]>;
const finish = (more: Given = {}, isLastTry = false) =>
  finishRecording(
    { path: join(folder, "a.mp4"), format: "mp4", thumbnailPath: null },
    { ...tools, ...more },
    isLastTry,
  );
const names = () => readdirSync(folder).toSorted();
const error = "Its parts could not be joined: this is the longest one. The others lie beside it on the server.";

describe("what was recorded", () => {
  it("is the longest piece where the pieces can't be joined, and the others stay beside it", async () => {
    write("a.mp4.1.piece", "one");
    write("a.mp4.2.piece", "longer");
    const whole = { outcome: "whole", sizeBytes: 6, durationMs: 0, error: null };
    expect(await finish()).toEqual({ ...whole, error, startedAt: 2 });
    expect(names()).toEqual(["a.mp4", "a.mp4.1.part.mp4"]);
    // As after a restart before that was kept in mind: it is no more whole for it.
    expect(await finish()).toEqual({ ...whole, error, startedAt: null });
    expect(names()).toEqual(["a.mp4", "a.mp4.1.part.mp4"]);
  });

  it("counts what was put aside already when the longest piece was not yet the recording", async () => {
    write("a.mp4.1.part.mp4", "one");
    write("a.mp4.2.piece", "longer");
    expect(await finish()).toMatchObject({ outcome: "whole", sizeBytes: 6, error, startedAt: 2 });
    expect(names()).toEqual(["a.mp4", "a.mp4.1.part.mp4"]);
  });

  it("stays in its pieces while there is no room for a file beside them, until the last try", async () => {
    write("a.mp4.1.piece", "one");
    write("a.mp4.2.piece", "longer");
    const full = { freeBytes: async () => 9 };
    expect(await finish(full)).toEqual({ outcome: "no room" });
    expect(names()).toEqual(["a.mp4.1.piece", "a.mp4.2.piece"]);
    expect(await finish(full, true)).toMatchObject({ outcome: "whole", sizeBytes: 6, error });
    expect(names()).toEqual(["a.mp4", "a.mp4.1.part.mp4"]);
  });

  it.skipIf(ffmpeg === null)("is whole once there is room again", async () => {
    for (const from of [1000, 2000]) {
      const picture = ["-f", "lavfi", "-i", "testsrc=size=64x64:rate=10", "-t", "1", "-c:v", "libx264", "-f", "mp4"];
      const pieces = ["-movflags", "+empty_moov+default_base_moof+frag_keyframe"];
      const file = join(folder, `a.mp4.${from}.piece`);
      execFileSync(ffmpeg ?? "", ["-v", "error", ...picture, ...pieces, "-y", file]);
    }
    const free = [9, 1e9];
    const given = { ffmpeg: ffmpeg ?? "", freeBytes: async () => free.shift() ?? 1e9 };
    const waited: number[] = [];
    const recorded = await onceThereIsRoom(
      (isLastTry) => finish(given, isLastTry),
      async (_ms, attempt) => void waited.push(attempt),
    );
    expect(recorded).toMatchObject({ outcome: "whole", durationMs: 2000, error: null, startedAt: 1000 });
    expect([waited, names()]).toEqual([[1], ["a.mp4"]]);
  });

  it("is tried so long and no longer", async () => {
    let tries = 0;
    const nothing = { outcome: "nothing", reason: "given up" } as const;
    const end = await onceThereIsRoom(
      async (isLastTry) => {
        tries++;
        return isLastTry ? nothing : { outcome: "no room" };
      },
      async () => undefined,
    );
    expect([end, tries]).toEqual([nothing, 1440]);
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
