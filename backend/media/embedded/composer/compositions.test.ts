import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { words } from "../words.ts";
import type { Composer, startComposer } from "./composer.ts";
import { type Composed, createCompositions, soundLast } from "./compositions.ts";
import { pictureTag } from "./tags.ts";

const grid: Composed = { layout: "grid", resolution: "720p", isAudioOnly: false, only: null };
const picture = pictureTag({ kind: "key", timestamp: 0, data: Buffer.from([1]) });
const root = mkdtempSync(join(tmpdir(), "nchat-page-"));

type Started = Readonly<{
  picture: Parameters<typeof startComposer>[1];
  hooks: Parameters<typeof startComposer>[2];
  layouts: string[];
}>;

function compositions(more: Readonly<{ most?: number; chromium?: string | null; root?: string }> = {}) {
  const started: Started[] = [];
  let stopped = 0;
  const start: typeof startComposer = (_deps, picture, hooks): Composer => {
    const layouts: string[] = [];
    started.push({ picture, hooks, layouts });
    return { setLayout: (layout) => void layouts.push(layout), stop: async () => void stopped++ };
  };
  const made = createCompositions(
    {
      ...{ chromium: "/usr/bin/chromium", root, folder: "/nowhere", hosts: [], most: 1, ffmpeg: "ffmpeg" },
      pages: { expect: () => Promise.reject(new Error("nobody comes")), stop: () => undefined },
      enter: async () => ({ livekitUrl: "ws://127.0.0.1:1", token: "" }),
      ...{ now: Date.now, log: pino({ level: "silent" }) },
      ...more,
    },
    start,
  );
  const take = (room: string, composed: Composed, onGivenUp: (reason: string) => void) => {
    const taken = made.takeFor({ room, composed }, onGivenUp);
    if (!taken) throw new Error("nothing was taken");
    return { feed: taken.feed, release: taken.composition.release };
  };
  return { ...made, take, started, stopped: () => stopped };
}

beforeEach(() => {
  writeFileSync(join(root, "composer.html"), "");
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(join(root, "composer.html"), { force: true });
});

describe("compositions of rooms", () => {
  it("make one picture of a room, for as long as anybody takes it", async () => {
    const { take, takeFor, setLayout, started, stopped } = compositions();
    const first = take("room", grid, vi.fn());
    const second = take("room", { ...grid, isAudioOnly: true }, vi.fn());
    expect([first.feed === second.feed, started.length]).toEqual([true, 1]);
    setLayout("room", "speaker");
    expect(started[0]?.layouts).toEqual(["speaker"]);
    first.release();
    first.release();
    expect(stopped()).toBe(0);
    second.release();
    expect(stopped()).toBe(1);
    expect(takeFor({ room: "room", composed: null }, vi.fn())).toBeNull();
  });

  it("are made again when they end by themselves, as they were arranged last, and given up after eight times", () => {
    const { take, setLayout, started, reasonAgainst } = compositions();
    const onGivenUp = vi.fn();
    take("room", grid, onGivenUp);
    setLayout("room", "single");
    started[0]?.hooks.onInside();
    for (let at = 0; at < 8; at++) {
      expect(started).toHaveLength(at + 1);
      expect(onGivenUp).not.toHaveBeenCalled();
      started[at]?.hooks.onOver("it was killed");
      started[at]?.hooks.onOver("said twice");
      vi.advanceTimersByTime(6100);
    }
    expect(started.map(({ picture }) => picture.layout)).toEqual(["grid", ...Array(7).fill("single")]);
    expect(onGivenUp.mock.calls).toEqual([[words.rests("it was killed", 1)]]);
    expect(reasonAgainst("room", grid)).toEqual({ outcome: "limit", reason: words.rests("it was killed", 1) });
    expect(reasonAgainst("another", grid)).not.toBeNull();
  });

  it("are given up also when they get into the room each time and end right after", () => {
    const { take, started } = compositions();
    const onGivenUp = vi.fn();
    take("room", grid, onGivenUp);
    for (let at = 0; at < 8; at++) {
      started[at]?.hooks.onInside();
      started[at]?.hooks.onTag(picture);
      vi.advanceTimersByTime(9000);
      started[at]?.hooks.onTag(picture);
      started[at]?.hooks.onOver("it was killed");
      vi.advanceTimersByTime(6100);
    }
    expect([started.length, onGivenUp.mock.calls.length]).toEqual([8, 1]);
  });

  it("may end once in a while", () => {
    const { take, started } = compositions();
    const onGivenUp = vi.fn();
    take("room", grid, onGivenUp);
    for (let at = 0; at < 20; at++) {
      started[at]?.hooks.onInside();
      started[at]?.hooks.onTag(picture);
      vi.advanceTimersByTime(10_000);
      started[at]?.hooks.onTag(picture);
      started[at]?.hooks.onOver("it was killed");
      vi.advanceTimersByTime(3 * 60_000);
    }
    expect([started.length, onGivenUp.mock.calls.length]).toEqual([21, 0]);
  });

  it("are given up when they work and end again and again, and may be begun anew after a pause", () => {
    const { take, started, reasonAgainst } = compositions();
    const onGivenUp = vi.fn();
    const { release } = take("room", grid, onGivenUp);
    for (let at = 0; at < 6; at++) {
      expect(onGivenUp).not.toHaveBeenCalled();
      started[at]?.hooks.onTag(picture);
      vi.advanceTimersByTime(20_000);
      started[at]?.hooks.onTag(picture);
      started[at]?.hooks.onOver("it was killed");
      vi.advanceTimersByTime(6100);
    }
    expect([started.length, onGivenUp.mock.calls.length]).toEqual([6, 1]);
    release();
    expect(reasonAgainst("another", grid)).toBeNull();
    expect(reasonAgainst("room", grid)).not.toBeNull();
    vi.advanceTimersByTime(73_000);
    expect(reasonAgainst("room", grid)).toBeNull();
  });

  it("are refused in words when the machine is full, set to none, or lacks what it takes", () => {
    const { take, reasonAgainst } = compositions();
    expect(reasonAgainst("room", grid)).toBeNull();
    const { release } = take("room", { ...grid, isAudioOnly: true }, vi.fn());
    expect(reasonAgainst("another", grid)).toEqual({ outcome: "limit", reason: words.full });
    expect(reasonAgainst("room", grid)).toEqual({ outcome: "limit", reason: words.otherPicture });
    release();
    expect(reasonAgainst("another", grid)).toBeNull();
    const said = (more: Parameters<typeof compositions>[0]) => compositions(more).reasonAgainst("room", grid);
    expect([said({ most: 0 }), said({ chromium: null }), said({ root: "/nowhere" })]).toEqual(
      [words.noComposing, words.noChromium, words.noComposer].map((reason) => ({
        ...{ outcome: "unavailable", code: "MEDIA_UNAVAILABLE", reason },
      })),
    );
  });

  it("are begun for those who see before those who only hear", () => {
    const sound = { id: "sound", composed: { ...grid, isAudioOnly: true } };
    const all = [sound, { id: "picture", composed: grid }, { id: "encoder", composed: null }];
    expect(all.toSorted(soundLast).map(({ id }) => id)).toEqual(["picture", "encoder", "sound"]);
  });

  it("are small where only the sound counts", () => {
    const { take, started } = compositions();
    take("room", { ...grid, isAudioOnly: true }, vi.fn());
    expect(started[0]?.picture).toMatchObject({ width: 320, height: 180, framesPerSecond: 5, isSoundOnly: true });
  });
});
