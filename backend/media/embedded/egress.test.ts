import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Bring } from "./bucket.ts";
import { runEgress } from "./egress.ts";
import { createFeed, type Feed } from "./feed.ts";
import type { KnownEgress } from "./registry.ts";

const known: KnownEgress = {
  ...{ id: "EG_1", room: "room", startedAt: 1, updatedAt: 1, ending: null, end: null },
  file: { key: "recordings/r1/composite.mp4", format: "mp4", thumbnailKey: null },
  ...{ segments: null, rtmpUrls: null, into: null, composed: null },
};
const ending = { wanted: "complete", reason: null, recorded: null } as const;
const whole = { status: "complete", sizeBytes: 5, durationMs: 0, error: null };

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nchat-egress-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string) {
  const path = join(folder, "recordings/r1", name);
  mkdirSync(join(path, ".."), { recursive: true });
  writeFileSync(path, text);
}

/** An egress as it is begun, or taken up after a restart, and what was kept of it at each step. */
function run(given: KnownEgress, bring: Bring | null = null) {
  const source = createFeed(Date.now);
  let takers = 0;
  const take: Feed["take"] = (taker) => {
    const release = source.take(taker);
    takers++;
    return () => {
      takers--;
      release();
    };
  };
  const feed = { ...source, take };
  const kept: (KnownEgress["ending"] | "end")[] = [];
  const over = Promise.withResolvers<KnownEgress["end"]>();
  const keep = async () => void kept.push(egress.known().end ? "end" : egress.known().ending);
  const egress = runEgress(given, {
    ...{
      feed,
      shown: feed,
      limits: { outputs: 8, freeBytes: 0 },
      composition: null,
      note: () => null,
      ffmpeg: "/nowhere/ffmpeg",
      log: pino({ level: "silent" }),
      now: () => 10,
    },
    ...{ folder, bring, keep, judge: async () => ({ words: "nobody is asked", isFinal: true }) },
    door: { begin: () => undefined, tag: () => undefined, end: () => undefined },
    onChange: (type) => {
      void keep();
      if (type === "egress_ended") over.resolve(egress.known().end);
    },
  });
  return { egress, isFed: () => takers > 0, kept, over: over.promise };
}

describe("the end of an egress", () => {
  it("is kept as soon as it is asked for, and again with what was recorded", async () => {
    const { egress, isFed, kept, over } = run(known);
    write("composite.mp4.1.piece", "whole");
    expect(isFed()).toBe(true);
    egress.stop();
    expect(kept).toEqual([ending]);
    expect(await over).toMatchObject(whole);
    expect(isFed()).toBe(false);
    const recorded = { sizeBytes: 5, durationMs: 0, error: null, startedAt: 1 };
    expect(kept).toEqual([ending, { ...ending, recorded }, "end"]);
  });

  it("that was asked for before a restart is brought about, and nothing is taken in any more", async () => {
    write("composite.mp4.1.piece", "whole");
    const { egress, isFed, over } = run({ ...known, ending });
    expect([isFed(), egress.info().status]).toEqual([false, "ending"]);
    expect(await over).toMatchObject(whole);
    expect(isFed()).toBe(false);
  });

  it("is told with the file of before, also where that is in the bucket already", async () => {
    const brought: string[] = [];
    const bring: Bring = async ({ path, key }) => {
      if (existsSync(path)) brought.push(key);
      rmSync(path, { force: true });
    };
    write("composite.mp4", "whole");
    expect(await run({ ...known, ending }, bring).over).toMatchObject(whole);
    const recorded = { sizeBytes: 5, durationMs: 0, error: null, startedAt: null };
    expect(await run({ ...known, ending: { ...ending, recorded } }, bring).over).toMatchObject(whole);
    expect(brought).toEqual(["recordings/r1/composite.mp4"]);
  });

  it("is well also when the bucket does not take the picture of what was recorded", async () => {
    const bring: Bring = async ({ path, key }) => {
      if (key.endsWith(".jpeg")) throw new Error("it is not taken");
      rmSync(path);
    };
    write("composite.mp4", "whole");
    write("thumbnail.jpeg", "picture");
    const file = {
      key: "recordings/r1/composite.mp4",
      format: "mp4",
      thumbnailKey: "recordings/r1/thumbnail.jpeg",
    } as const;
    expect(await run({ ...known, ending, file }, bring).over).toMatchObject(whole);
    expect(readdirSync(join(folder, "recordings/r1"))).toEqual([]);
  });

  it("waits for the next start when the service ends meanwhile", async () => {
    write("composite.mp4", "whole");
    const { egress, kept } = run({ ...known, ending }, () => Promise.reject(new Error("nobody asked for it")));
    await egress.pause();
    await new Promise((resolve) => setImmediate(resolve));
    expect([egress.known().end, kept]).toEqual([null, []]);
  });
});
