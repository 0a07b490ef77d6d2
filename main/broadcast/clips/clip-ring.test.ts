import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Chunk } from "@nchat/contract/programme";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type ClipRing, createClipRing, type Cut } from "./clip-ring.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "nchat-ring-"));
});
const rings: ClipRing[] = [];
afterEach(async () => {
  await Promise.all(rings.splice(0).map((ring) => ring.clear()));
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});
const openRing = (at = folder, now = () => 0, freeBytes?: () => number) => {
  const ring = createClipRing(at, bounds, now, freeBytes);
  rings.push(ring);
  return ring;
};

const config = { width: 1280, height: 720, video: Buffer.from([1]), audio: Buffer.from([2]) };
const bounds = { seconds: 30, bytes: 1_000_000, segmentSeconds: 10 };
const chunk = (kind: Chunk["kind"], seconds: number, bytes = 100): Chunk => ({
  kind,
  timestamp: Math.round(seconds * 1_000_000),
  data: new Uint8Array(bytes),
});

/** A key frame every two seconds, pictures and sound between. */
function feed(ring: ClipRing, from: number, to: number, bytes?: number): void {
  for (let second = from; second < to; second += 0.5) {
    ring.push(chunk(second % 2 === 0 ? "key" : "video", second, bytes));
    ring.push(chunk("audio", second + 0.01));
  }
}
function cutOf(ring: ClipRing, seconds: number): Cut {
  const cut = ring.cut(seconds);
  if (typeof cut === "string") throw new Error(cut);
  return cut;
}
async function timesOf(cut: Cut): Promise<number[]> {
  const times: number[] = [];
  for await (const chunks of cut.pieces()) times.push(...chunks.map(({ timestamp }) => timestamp / 1_000_000));
  return times;
}
const files = () => readdirSync(folder);

describe("the last minutes of a stream", () => {
  it("are cut at the key frame before, to what came last", async () => {
    const ring = openRing();
    ring.setConfig(config);
    feed(ring, 0, 25);
    const cut = cutOf(ring, 15);
    expect(cut.seconds).toBeCloseTo(16.51, 2); // 24.51 - 8
    const times = await timesOf(cut);
    expect([times[0], times.at(-1)]).toEqual([8, 24.51]);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    cut.release();
  });

  it("are all there is while the stream is young, and nothing before it", () => {
    const ring = openRing();
    expect(ring.cut(30)).toBe("nothing-sent");
    ring.setConfig(config);
    ring.push(chunk("video", 0));
    ring.push(chunk("audio", 0.1));
    expect(ring.cut(30)).toBe("nothing-sent");
    feed(ring, 2, 6);
    expect(cutOf(ring, 30).seconds).toBeCloseTo(3.51, 2);
  });

  it("are bounded in time and in bytes, on the disk too", async () => {
    const ring = openRing();
    ring.setConfig(config);
    feed(ring, 0, 300);
    expect(ring.figures().seconds).toBeGreaterThanOrEqual(bounds.seconds);
    expect(ring.figures().seconds).toBeLessThan(bounds.seconds + 2 * bounds.segmentSeconds);
    await vi.waitFor(() => expect(files().length).toBeLessThanOrEqual(ring.figures().files));
    feed(ring, 300, 400, 40_000);
    expect(ring.figures().bytes).toBeLessThan(bounds.bytes + 10 * 2 * 40_200);
    await vi.waitFor(() => expect(files().length).toBeLessThanOrEqual(ring.figures().files));
  });

  it("do not change under a cut, which keeps its files until it is released", async () => {
    const ring = openRing();
    ring.setConfig(config);
    feed(ring, 0, 30);
    const cut = cutOf(ring, 20);
    feed(ring, 30, 200);
    expect((await timesOf(cut)).at(-1)).toBe(29.51);
    await ring.clear();
    expect(files().length).toBeGreaterThan(0);
    cut.release();
    await vi.waitFor(() => expect(files()).toEqual([]));
  });

  it("begin anew with another configuration, and with an encoder whose clock begins anew", async () => {
    const ring = openRing();
    ring.setConfig(config);
    feed(ring, 100, 110);
    ring.setConfig({ ...config }); // said again
    expect(ring.figures().seconds).toBeGreaterThan(9);
    feed(ring, 2, 6);
    expect(cutOf(ring, 30).seconds).toBeLessThan(5);
    ring.setConfig({ ...config, width: 640 });
    expect(ring.cut(30)).toBe("nothing-sent");
    ring.setConfig(null);
    await vi.waitFor(() => expect(files()).toEqual([]));
  });

  it("that the disk does not take are told, and kept again when it does", async () => {
    let now = 0;
    const absent = join(folder, "absent");
    const ring = openRing(absent, () => now);
    ring.setConfig(config);
    const notKept = async (from: number) => {
      feed(ring, from, from + 2, 300_000);
      await new Promise((resolve) => setTimeout(resolve, 20));
      feed(ring, from + 2, from + 4, 300_000);
      return ring.cut(10);
    };
    await vi.waitFor(async () => expect(await notKept((now += 10))).toBe("not-kept"));
    expect(existsSync(absent)).toBe(false);
    mkdirSync(absent);
    now += 60_000;
    feed(ring, 1000, 1010);
    expect(cutOf(ring, 5).seconds).toBeGreaterThan(5);
    await ring.clear();
  });

  it("are not kept where there is no room for all of them, and again when there is", async () => {
    let now = 0;
    let free = 20_500_000; // of 21 million
    const ring = openRing(
      folder,
      () => now,
      () => free,
    );
    ring.setConfig(config);
    feed(ring, 0, 12);
    expect([ring.cut(10), files()]).toEqual(["not-kept", []]);
    free = 22_000_000;
    now += 60_000;
    feed(ring, 12, 20, 40_000);
    expect(cutOf(ring, 5).seconds).toBeGreaterThan(5);
    free = 20_500_000; // what it takes itself is no reason to stop
    feed(ring, 20, 40, 40_000);
    expect(cutOf(ring, 5).seconds).toBeGreaterThan(5);
    free = 0;
    feed(ring, 40, 60);
    expect(ring.cut(10)).toBe("not-kept");
    await vi.waitFor(() => expect(files()).toEqual([]));
  });
});
