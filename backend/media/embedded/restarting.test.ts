import { describe, expect, it } from "vitest";
import { createFeed } from "./feed.ts";
import type { FfmpegEnd } from "./ffmpeg.ts";
import type { FlvRun } from "./flv-run.ts";
import { keepRunning } from "./restarting.ts";

type GoesOn = Parameters<typeof keepRunning>[0]["goesOn"];

/** Runs that only write down what happens to them; some do not end by themselves. */
function watched(goesOn: GoesOn, { isStuck = false, endsWithinMs = 3000 } = {}) {
  const told: string[] = [];
  const feed = createFeed(Date.now, 0);
  let count = 0;
  const start = (): FlvRun => {
    const name = ++count;
    const { promise: ended, resolve } = Promise.withResolvers<FfmpegEnd>();
    const end = (what: string) => () => {
      told.push(`${what} ${name}`);
      resolve({ code: 0, signal: null, said: "" });
    };
    told.push(`start ${name}`);
    return {
      write: () => undefined,
      change: () => void told.push(`change ${name}`),
      ...{ kill: end("kill"), ended, dropped: () => 0, startedAt: () => null },
      end: isStuck ? () => void told.push(`end ${name}`) : end("end"),
    };
  };
  const runs = keepRunning({ feed, start, afterEnd: () => null, goesOn, endsWithinMs });
  const encoder = (variant: number, hasSound = false) => {
    feed.close();
    const header = (kind: "audio" | "video", bytes: readonly number[]) =>
      feed.push({ kind, timestamp: 0, payload: Buffer.from(bytes) });
    header("video", [0x17, 0, 0, 0, 0, variant]);
    if (hasSound) header("audio", [0xaf, 0, 0x12, 0x10]);
    header("video", [0x17, 1, 0, 0, 0, 1]);
  };
  return { told, encoder, runs };
}

describe("a run on a feed", () => {
  it.each<[GoesOn, readonly string[]]>([
    ["never", ["start 1", "end 1", "start 2", "end 2", "start 3", "end 3", "start 4"]],
    ["same sound", ["start 1", "change 1", "end 1", "start 2"]],
    ["any form", ["start 1", "change 1", "end 1", "start 2"]],
  ])("goes on with an encoder that came back: %s", async (goesOn, expected) => {
    const { told, encoder, runs } = watched(goesOn);
    encoder(1);
    encoder(1);
    encoder(2);
    encoder(2, true);
    expect(told).toEqual(expected);
    await runs.stop();
    expect(told.at(-1)).toMatch(/^end/);
  });

  it("is killed when it does not end in the time that it has", async () => {
    const { told, encoder, runs } = watched("any form", { isStuck: true, endsWithinMs: 20 });
    encoder(1);
    const begunAt = performance.now();
    await runs.stop();
    expect(told).toEqual(["start 1", "end 1", "kill 1"]);
    expect(performance.now() - begunAt).toBeLessThan(2000);
  });
});
