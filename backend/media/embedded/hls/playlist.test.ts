import { parse, types } from "hls-parser";
import { describe, expect, it } from "vitest";
import { playlistOf } from "./playlist.ts";
import { emptyWindow, limitsOf, over, paused, type Piece, type Window, withInit, withPiece } from "./window.ts";

const bytes = Buffer.from("x");
const someTime = Date.UTC(2026, 0, 1);
const begin = (now = someTime, seconds = 2) => withInit(emptyWindow(now, limitsOf(seconds)), bytes);

/** Pictures at some rate, with a key frame every so many. */
function fed(window: Window, count: number, { rate = 30, keyEvery = 60, size = 1 } = {}): Window {
  let after = window;
  for (let index = 0; index < count; index += 1) {
    const piece: Piece = {
      duration: 1 / rate,
      isIndependent: index % keyEvery === 0,
      startsAt: Date.UTC(2026, 0, 1) + (index / rate) * 1000,
      bytes: Buffer.alloc(size),
    };
    after = withPiece(after, piece);
  }
  return after;
}

function read(window: Window) {
  const text = playlistOf(window) ?? "";
  const media = parse(text);
  if (!(media instanceof types.MediaPlaylist)) throw new Error("it is no media playlist");
  return { text, media };
}

describe("a live playlist", () => {
  it("is not there before the first whole segment, for its target may never change", () => {
    expect(playlistOf(fed(begin(), 59))).toBeNull();
    expect(playlistOf(fed(begin(), 61))).toContain("#EXT-X-TARGETDURATION:2\n");
  });

  it("names segments of two seconds that begin with key frames, and parts that players of low latency may rely on", () => {
    const { media, text } = read(fed(begin(), 60 * 5 + 20));
    const whole = media.segments.filter((segment) => segment.uri !== "");
    expect(whole.map(({ duration = 0 }) => Math.round(duration * 1000))).toEqual([2000, 2000, 2000, 2000, 2000]);
    const parts = media.segments.flatMap((segment) => segment.parts.slice(0, -1));
    const target = media.partTargetDuration ?? 0;
    expect(parts.every(({ duration = 0 }) => duration <= target && duration >= target * 0.85)).toBe(true);
    expect(text.match(/INDEPENDENT=YES/g)?.length).toBe(3);
    expect(media.lowLatencyCompatibility).toMatchObject({ canBlockReload: true, partHoldBack: 0.9 });
  });

  it.each([
    { seconds: 1, keyEvery: 30, length: 1, listed: 24 },
    { seconds: 1, keyEvery: 60, length: 2, listed: 24 }, // no shorter than the encoder's distance of key frames
    { seconds: 4, keyEvery: 60, length: 4, listed: 6 },
    { seconds: 4, keyEvery: 90, length: 6, listed: 6 },
    { seconds: 10, keyEvery: 60, length: 10, listed: 6 },
    { seconds: 10, keyEvery: 120, length: 12, listed: 6 },
  ])("aims at what was set: $seconds s with a key frame each $keyEvery pictures", ({ listed, ...set }) => {
    const { media } = read(fed(begin(someTime, set.seconds), 30 * set.length * (listed + 5) + 1, set));
    const whole = media.segments.filter((segment) => segment.uri !== "");
    expect(whole.map(({ duration = 0 }) => Math.round(duration * 1000))).toEqual(
      Array(whole.length).fill(set.length * 1000),
    );
    expect([media.targetDuration, whole.length]).toEqual([set.length, listed]);
    const parts = media.segments.flatMap((segment) => segment.parts);
    expect(Math.max(...parts.map(({ duration = 0 }) => duration))).toBeLessThanOrEqual(0.301);
  });

  it("keeps its aim for the target when the encoder goes before the first segment is whole", () => {
    expect(read(paused(fed(begin(someTime, 4), 70))).media.targetDuration).toBe(4);
  });

  it.each([15, 24, 25, 30, 50, 60])(
    "keeps every part but a segment's last near its target at %d pictures a second",
    (rate) => {
      const { media } = read(fed(begin(), rate * 8 + 3, { rate, keyEvery: rate * 2 }));
      const target = media.partTargetDuration ?? 0;
      for (const { parts } of media.segments)
        for (const { duration = 0 } of parts.slice(0, -1)) {
          expect(duration).toBeLessThanOrEqual(target + 0.001);
          expect(duration).toBeGreaterThanOrEqual(target * 0.85);
        }
    },
  );

  it("promises the next part under a name that stays true when the segment ends before it", () => {
    const before = fed(begin(), 60 + 57);
    const [, hinted] = /PRELOAD-HINT:TYPE=PART,URI="(.*?)"/.exec(playlistOf(before) ?? "") ?? [];
    const after = withPiece(before, { duration: 1 / 30, isIndependent: true, startsAt: 0, bytes });
    expect(playlistOf(after)).toContain(`URI="${hinted}"`);
  });

  it("says that what follows an encoder's return does not go on, and counts it when it is gone", () => {
    const returned = fed(withInit(paused(fed(begin(), 100)), bytes), 61);
    const { media } = read(returned);
    expect(media.segments.map(({ discontinuity }) => discontinuity ?? false)).toEqual([false, false, true, false]);
    expect(new Set(media.segments.flatMap(({ map }) => map?.uri ?? [])).size).toBe(2);
    for (const later of [60 * 13, 60 * 20])
      expect(read(fed(returned, later)).text).toContain("#EXT-X-DISCONTINUITY-SEQUENCE:1\n");
  });

  it("promises nothing while nothing comes, and ends", () => {
    const still = paused(fed(begin(), 100));
    expect(playlistOf(still)).not.toContain("PRELOAD-HINT");
    expect(playlistOf(still)).not.toContain("ENDLIST");
    expect(read(over(still)).media.endlist).toBe(true);
  });

  it("cuts what comes without key frames, and never beyond its target", () => {
    const { media } = read(fed(begin(), 30 * 40, { keyEvery: 10_000 }));
    const longest = Math.max(...media.segments.map(({ duration = 0 }) => duration));
    expect(Math.round(longest)).toBeLessThanOrEqual(media.targetDuration);
  });

  it("keeps the target that it began with, whatever the encoder does later", () => {
    const slower = fed(fed(begin(), 60 * 3 + 1), 30 * 24, { keyEvery: 120 });
    const { media } = read(slower);
    expect(media.targetDuration).toBe(2);
    expect(Math.max(...media.segments.map(({ duration = 0 }) => Math.round(duration)))).toBe(2);
    const quicker = fed(fed(begin(), 120 * 3 + 1, { keyEvery: 120 }), 30 * 24);
    expect(read(quicker).media.targetDuration).toBe(4);
  });

  it("keeps so many segments and bytes at most, whatever the bitrate", () => {
    const limits = limitsOf(2);
    const held = ({ segments }: Window) =>
      segments.flatMap(({ parts }) => parts).reduce((sum, part) => sum + part.bytes.length, 0);
    expect(fed(begin(), 60 * 60).segments.length).toBe(limits.kept);
    const heavy = fed(begin(), 60 * 20, { size: 200_000 });
    expect(held(heavy)).toBeLessThan(limits.bytes + 60 * 200_000);
    expect(heavy.segments.length).toBeLessThan(limits.kept);
    expect(fed(begin(), 60 * 60).inits.length).toBe(1);
  });

  it("numbers segments so that players which count in 32 bits follow, for decades", () => {
    for (const year of [2026, 2058]) {
      const { media } = read(fed(begin(Date.UTC(year, 11, 31)), 61));
      expect(media.segments.every(({ mediaSequenceNumber }) => mediaSequenceNumber < 2 ** 31)).toBe(true);
    }
  });

  it("never gives an earlier name to something else, also after a restart", () => {
    const first = fed(begin(someTime), 60 * 10);
    const second = fed(begin(someTime + 21_000), 61);
    const namesOf = (window: Window) =>
      window.segments.flatMap(({ number, parts }) => [number, ...parts.map((part) => part.number)]);
    expect(namesOf(first).filter((name) => namesOf(second).includes(name))).toEqual([]);
    const shorter = fed(begin(someTime, 1), 30 * 20, { keyEvery: 28 });
    const longer = fed(begin(someTime + 21_000, 10), 30 * 11);
    const numbersOf = ({ segments }: Window) => segments.map(({ number }) => number);
    expect(Math.min(...numbersOf(longer))).toBeGreaterThan(Math.max(...numbersOf(shorter)));
  });
});
