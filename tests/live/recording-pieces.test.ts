// One node: no service is asked, only ffmpeg.
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test as anywhere } from "vitest";
import { finishRecording } from "../../backend/media/embedded/finish-recording.ts";
import { whyNoFfmpeg } from "../support/encoder.ts";

const test = anywhere.skipIf(whyNoFfmpeg() !== undefined);
const run = promisify(execFile);
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nchat-pieces-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const begunAt = 1_700_000_000_000;

/** Three seconds as the recorder leaves them, with or without sound. */
async function piece(from: number, colour: string, hasSound: boolean): Promise<void> {
  const sound = hasSound ? ["-f", "lavfi", "-i", "sine=440:r=48000", "-c:a", "aac"] : [];
  const picture = ["-f", "lavfi", "-i", `color=${colour}:s=320x180:r=30`];
  const codec = ["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", "30", "-t", "3"];
  const form = ["-movflags", "+empty_moov+default_base_moof+frag_keyframe", "-f", "mp4"];
  await run("ffmpeg", ["-v", "error", ...picture, ...sound, ...codec, ...form, join(folder, `a.mp4.${from}.piece`)]);
}

test("sound that comes and goes with a co-host of an encoder without any costs nothing of the recording", async () => {
  await piece(begunAt, "red", false);
  await piece(begunAt + 3000, "green", true);
  await piece(begunAt + 6000, "blue", false);
  const path = join(folder, "a.mp4");
  const done = await finishRecording(
    { path, format: "mp4", thumbnailPath: null },
    { ffmpeg: "ffmpeg", log: pino({ level: "silent" }) },
  );
  expect(done).toMatchObject({ outcome: "whole", error: null, startedAt: begunAt });
  expect(readdirSync(folder)).toEqual(["a.mp4"]);
  const told = await run("ffmpeg", ["-i", path, "-af", "silencedetect=noise=-50dB:d=1", "-f", "null", "-"]);
  const edges = [...told.stderr.matchAll(/silence_(?:start|end): ([-\d.]+)/g)].map(([, at]) => Math.round(Number(at)));
  expect([edges, /Duration: 00:00:09/.test(told.stderr)]).toEqual([[0, 3, 6, 9], true]);
});
