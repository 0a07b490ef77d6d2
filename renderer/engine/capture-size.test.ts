import type { Box, Item, Source } from "@nchat/contract/studio";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { captureConstraints, captureSizeOf, createResizing } from "./capture-size.ts";

const display: Source = { id: "a", name: "", kind: "display", captureId: "window:1" };
const box = (width: number, height: number): Box => ({ x: 0, y: 0, width, height });
const scenesOf = (...boxes: readonly Box[]) =>
  boxes.map((each, at) => {
    const other: Item = { sourceId: "other", box: box(3, 3), isShown: true };
    return { id: `${at}`, name: "", items: [{ sourceId: "a", box: each, isShown: at > 0 }, other] };
  });

test("a window is asked for as large as any scene draws it, and never smaller than the programme", () => {
  expect(captureSizeOf(display, [])).toEqual({ width: 1280, height: 720 });
  expect(captureSizeOf(display, scenesOf(box(0.27, 0.27)))).toEqual({ width: 1280, height: 720 });
  expect(captureSizeOf(display, scenesOf(box(1, 1), box(1.5, 0.2), box(0.1, 1.1003)))).toEqual({
    width: 1920,
    height: 794,
  });
});

const part = (width: number, height: number, screen?: { width: number; height: number }): Source => ({
  ...{ id: "a", name: "", kind: "region", captureId: "screen:0", area: { x: 0, y: 0, width, height } },
  ...(screen ? { screen: { name: "", ...screen } } : {}),
});
const large = { width: 3840, height: 2160 };

test("a part of a screen is asked for in so many pixels that it fills its place, by whole steps of the screen's shape", () => {
  expect(captureSizeOf(part(3840, 2160, large), scenesOf(box(1, 1)))).toEqual({ width: 1280, height: 720 });
  expect(captureSizeOf(part(2560, 1440, large), scenesOf(box(1, 1)))).toEqual({ width: 1920, height: 1080 });
  expect(captureSizeOf(part(3840, 2160, large), scenesOf(box(2, 2)))).toEqual({ width: 2560, height: 1440 });
  const odd = captureSizeOf(part(2222, 1111, large), scenesOf(box(1, 1)));
  expect(odd).toEqual({ width: 2240, height: 1260 });
  expect((2222 * (odd?.width ?? 0)) / large.width).toBeGreaterThanOrEqual(1280);
});

test("a part is asked for out of all pixels when it needs most of them, or nobody knows how many there are", () => {
  expect(captureSizeOf(part(1280, 720, large), scenesOf(box(1, 1)))).toBeNull();
  expect(captureSizeOf(part(1600, 900, large), scenesOf(box(1, 1)))).toBeNull();
  expect(captureSizeOf(part(3840, 2160), scenesOf(box(1, 1)))).toBeNull();
  // Of no smaller size in both directions would all pixels keep to their places.
  expect(captureSizeOf(part(1366, 766, { width: 1366, height: 767 }), scenesOf(box(0.3, 0.3)))).toBeNull();
});

test("what is no capture has no size to ask for", () => {
  expect(captureSizeOf({ id: "a", name: "", kind: "text", text: "Hello" }, scenesOf(box(1, 1)))).toBeNull();
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a running capture is asked for the last of many sizes, once, and not for what it has", async () => {
  const asked: unknown[] = [];
  const track = { applyConstraints: async (next?: MediaTrackConstraints) => void asked.push(next) };
  const first = { width: 1280, height: 720 };
  const resizing = createResizing(track, first);
  resizing.want({ ...first });
  for (const width of [1300, 1400, 1500]) resizing.want({ width, height: 844 });
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked).toEqual([captureConstraints({ width: 1500, height: 844 })]);
  resizing.want(null);
  resizing.want({ width: 1500, height: 844 });
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked.length).toBe(1);
  resizing.want(null);
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked.slice(1)).toEqual([{ frameRate: { ideal: 30, max: 30 } }]);
  resizing.want(first);
  resizing.stop();
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked.length).toBe(2);
});

test("a size that is refused leaves the capture as it was, and the next one is asked for", async () => {
  const warned = vi.spyOn(console, "warn").mockReturnValue();
  const asked: unknown[] = [];
  const resizing = createResizing(
    {
      async applyConstraints(next) {
        asked.push(next);
        throw new Error("no");
      },
    },
    null,
  );
  for (const width of [100, 200]) {
    resizing.want({ width, height: 100 });
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect([asked.length, warned.mock.calls.length]).toEqual([2, 2]);
});
