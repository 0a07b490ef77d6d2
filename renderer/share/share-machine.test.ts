import type { CaptureSource } from "@nchat/contract/ipc/capture";
import { expect, test } from "vitest";
import { displayMediaOptions } from "./capture-options.ts";
import { moveChoice } from "./move-choice.ts";
import { initialShare, mergeSources, nextShare } from "./share-machine.ts";

const source = (id: string, change: Partial<CaptureSource> = {}): CaptureSource => ({
  id,
  name: id,
  kind: "window",
  thumbnail: `${id}.png`,
  icon: null,
  ...change,
});

test("closed windows vanish, others keep their place, new ones come last", () => {
  const merged = mergeSources([source("a"), source("b"), source("c")], [source("d"), source("c"), source("a")]);
  expect(merged.map(({ id }) => id)).toEqual(["a", "c", "d"]);
});

test("a list without pictures keeps the pictures that are there", () => {
  expect(mergeSources([source("a")], [source("a", { thumbnail: "", name: "renamed" })])).toEqual([
    source("a", { name: "renamed" }),
  ]);
});

test("an enumeration that found nothing does not empty the dialog", () => {
  const known = [source("a")];
  expect(mergeSources(known, [])).toBe(known);
  expect(mergeSources(null, [])).toEqual([]);
});

test("what does not apply returns the very same state", () => {
  expect(nextShare(initialShare, { type: "closed" })).toBe(initialShare);
  expect(nextShare(initialShare, { type: "listed", sources: [] })).toBe(initialShare);
  const live = { step: "live", title: "Notes", shareType: "window", trackId: "t" } as const;
  expect(nextShare(live, { type: "opened" })).toBe(live);
  expect(nextShare(live, { type: "failed", problem: "gone", canPick: true })).toBe(live);
});

test("arrow keys move through the grid and stop at its edges", () => {
  expect(moveChoice(-1, "ArrowRight", 5, 3)).toBe(0);
  expect(moveChoice(1, "ArrowDown", 5, 3)).toBe(4);
  expect(moveChoice(2, "ArrowDown", 5, 3)).toBe(2);
  expect(moveChoice(0, "ArrowLeft", 5, 3)).toBe(0);
  expect([moveChoice(2, "Home", 5, 3), moveChoice(2, "End", 5, 3), moveChoice(2, "x", 5, 3)]).toEqual([0, 4, null]);
});

test("a window is captured at its own size, with the frames its kind needs", () => {
  expect(displayMediaOptions("window", "text")).toEqual({
    video: { displaySurface: "window", frameRate: { ideal: 15, max: 15 } },
    audio: false,
    monitorTypeSurfaces: "exclude",
  });
  expect(displayMediaOptions("screen", "motion").video).toEqual({
    displaySurface: "monitor",
    frameRate: { ideal: 30, max: 30 },
  });
});
