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

test("a part of a screen is cut out of all of its pixels, and what is no capture has no size to ask for", () => {
  const area = { x: 0, y: 0, width: 3840, height: 2160 };
  const part: Source = { id: "a", name: "", kind: "region", captureId: "screen:0", area };
  expect(captureSizeOf(part, scenesOf(box(1, 1)))).toBeNull();
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
  resizing.want(first);
  resizing.want({ width: 1500, height: 844 });
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked.length).toBe(1);
  resizing.want(first);
  await vi.advanceTimersByTimeAsync(1000);
  expect(asked.slice(1)).toEqual([{ frameRate: { ideal: 30, max: 30 }, width: { max: 1280 }, height: { max: 720 } }]);
  resizing.want({ width: 1500, height: 844 });
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
