import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createPacedSend } from "./paced-send.ts";
import { createPacing, pacingRules } from "./pacing.ts";

const packet = 1200;
const tick = 4;

/** Pictures of so many packets, one each 33 ms; what left, when, and how long it had waited. */
function play(pictures: readonly number[], isLossy = true) {
  const pacing = createPacing<number>();
  if (isLossy) pacing.lost(0);
  const left: { at: number; waited: number }[] = [];
  const go = (now: number) => {
    for (const since of pacing.due(now)) left.push({ at: now, waited: now - since });
  };
  pictures.forEach((count, picture) => {
    const now = picture * 33;
    for (let each = 0; each < count; each++) pacing.put(now, packet, now);
    for (let each = now; each < now + 33; each += tick) go(each);
  });
  for (let now = pictures.length * 33; !pacing.isEmpty(); now += tick) go(now);
  return left;
}

/** The packets that do not fit into a router's queue in front of a slow line. */
function lostIn(left: readonly { at: number }[], bytesPerSecond: number, queueBytes: number): number {
  let freeAt = 0;
  return left.filter(({ at }) => {
    const waits = Math.max(0, freeAt - at);
    if ((waits / 1000) * bytesPerSecond + packet > queueBytes) return true;
    freeAt = at + waits + (packet / bytesPerSecond) * 1000;
    return false;
  }).length;
}

const stream = (key: number) => Array.from({ length: 120 }, (_, at) => (at % 60 === 59 ? key : 8));

describe("the packets of a large picture on a line that loses", () => {
  it("fit into the queue of a router that could not take them at once", () => {
    const [bytesPerSecond, queueBytes] = [2_500_000, 64_000]; // 20 Mbit/s
    const atOnce = stream(100).flatMap((count, at) => Array.from({ length: count }, () => ({ at: at * 33 })));
    expect(lostIn(atOnce, bytesPerSecond, queueBytes)).toBeGreaterThan(80);
    expect(lostIn(play(stream(100)), bytesPerSecond, queueBytes)).toBe(0);
  });

  it("never wait longer than a picture, and those of others do not wait", () => {
    for (const key of [20, 100, 400]) {
      const left = play(stream(key));
      expect(left.length).toBe(118 * 8 + 2 * key);
      expect(Math.max(...left.map(({ waited }) => waited))).toBeLessThan(pacingRules.mostMilliseconds + tick);
      expect(left.filter(({ waited }) => waited > 0).length).toBeLessThan(2 * key);
    }
    expect(play(stream(8)).every(({ waited }) => waited === 0)).toBe(true);
  });

  it("all go at once on a line that has lost nothing for a minute", () => {
    expect(play(stream(200), false).every(({ waited }) => waited === 0)).toBe(true);
    const pacing = createPacing<number>();
    const goneAt = (now: number) => {
      for (let each = 0; each < 50; each++) pacing.put(each, packet, now);
      const count = pacing.due(now).length;
      pacing.due(now + 33);
      return count;
    };
    pacing.lost(1000);
    expect([goneAt(60_999), goneAt(61_000)]).toEqual([10, 50]);
  });

  it("go evenly, in their order, whatever came before", () => {
    const pacing = createPacing<number>();
    pacing.lost(9000);
    for (let each = 0; each < 200; each++) pacing.put(each, packet, 10_000);
    const parts = [0, 4, 8, 12, 16, 20, 24, 28, 32, 33].map((ms) => pacing.due(10_000 + ms));
    expect(parts.flat()).toEqual(Array.from({ length: 200 }, (_, at) => at));
    expect(Math.max(...parts.map(({ length }) => length))).toBeLessThan(30);
  });

  it("are all gone at their last moment, also when nobody looked meanwhile", () => {
    const pacing = createPacing<number>();
    pacing.lost(0);
    for (let each = 0; each < 200; each++) pacing.put(each, packet, 0);
    expect(pacing.due(0).length).toBe(10);
    expect(pacing.due(33).length).toBe(190);
    expect(pacing.isEmpty()).toBe(true);
  });
});

describe("giving them on", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("ticks while something waits, and not otherwise", async () => {
    const given: number[] = [];
    const paced = createPacedSend<number>(
      (each) => given.push(each),
      () => packet,
    );
    paced.send(Array.from({ length: 97 }, (_, at) => at));
    expect([given.splice(0).length, vi.getTimerCount()]).toEqual([97, 0]);
    paced.lost();
    await vi.advanceTimersByTimeAsync(40);
    paced.send([1, 2, 3]);
    expect([given, vi.getTimerCount()]).toEqual([[1, 2, 3], 0]);
    paced.send(Array.from({ length: 100 }, (_, at) => at));
    expect([given.length, vi.getTimerCount()]).toEqual([10, 1]);
    await vi.advanceTimersByTimeAsync(40);
    expect([given.length, vi.getTimerCount()]).toEqual([103, 0]);
    paced.send(Array.from({ length: 100 }, (_, at) => at));
    paced.stop();
    const before = given.length;
    await vi.advanceTimersByTimeAsync(40);
    expect([given.length, vi.getTimerCount()]).toEqual([before, 0]);
  });
});
