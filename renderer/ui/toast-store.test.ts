import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { schedule } from "../session/schedule.ts";
import { nextToasts, type Toast, toastMs } from "./toast-machine.ts";
import { createToastStore } from "./toast-store.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const toast = (id: number, text: string, cause = text): Toast => ({ id, kind: "info", text, cause, action: null });
const textsOf = (store: ReturnType<typeof createToastStore>) => store.store.getState().map(({ text }) => text);

test("a fact stays four seconds, something done three, what offers something ten, a problem until dealt with", () => {
  const kinds = ["info", "done", "problem"] as const;
  expect(kinds.map((kind) => toastMs({ kind, action: null }))).toEqual([4000, 3000, null]);
  const action = { label: "Undo", run: () => undefined };
  expect(kinds.map((kind) => toastMs({ kind, action }))).toEqual([10_000, 10_000, null]);
});

test("the same cause updates its toast in its place", () => {
  const both = [toast(1, "Reconnecting", "link"), toast(2, "Saved")];
  expect(nextToasts(both, { type: "raised", toast: toast(3, "Connected", "link") })).toEqual([
    toast(3, "Connected", "link"),
    toast(2, "Saved"),
  ]);
});

test("dismissing what is gone, or settling what never was, changes nothing", () => {
  const one = [toast(1, "Saved")];
  expect(nextToasts(one, { type: "dismissed", id: 9 })).toBe(one);
  expect(nextToasts(one, { type: "settled", cause: "link" })).toBe(one);
  expect(nextToasts(one, { type: "settled", cause: "Saved" })).toEqual([]);
});

test("all go at once, problems too", () => {
  const toasts = createToastStore({ schedule });
  toasts.raise("done", "Removed", { action: { label: "Undo", run: () => undefined } });
  toasts.raise("problem", "The disk is full");
  toasts.clear();
  expect(textsOf(toasts)).toEqual([]);
});

test("toasts go by themselves, problems do not", () => {
  const toasts = createToastStore({ schedule });
  toasts.raise("done", "Saved");
  toasts.raise("info", "Nothing chosen");
  toasts.raise("problem", "The disk is full");
  vi.advanceTimersByTime(3000);
  expect(textsOf(toasts)).toEqual(["Nothing chosen", "The disk is full"]);
  vi.advanceTimersByTime(60_000);
  expect(textsOf(toasts)).toEqual(["The disk is full"]);
  toasts.settle("The disk is full");
  expect(textsOf(toasts)).toEqual([]);
});

test("the time of a replaced toast does not end its successor", () => {
  const toasts = createToastStore({ schedule });
  toasts.raise("info", "8 s left", { cause: "upload" });
  vi.advanceTimersByTime(3000);
  toasts.raise("info", "4 s left", { cause: "upload" });
  vi.advanceTimersByTime(3000);
  expect(textsOf(toasts)).toEqual(["4 s left"]);
  vi.advanceTimersByTime(1000);
  expect(textsOf(toasts)).toEqual([]);
});
