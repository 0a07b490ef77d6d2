import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { schedule } from "../session/schedule.ts";
import { createAnnouncer } from "./announcer.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("polite messages are grouped, at most one in three seconds", () => {
  const { store, announce } = createAnnouncer(schedule);
  announce("Aiko joined");
  expect(store.getState().polite).toBe("Aiko joined");
  announce("Leo joined");
  announce("Leo joined");
  announce("Jonas shares a window");
  expect(store.getState().polite).toBe("Aiko joined");
  vi.advanceTimersByTime(3000);
  expect(store.getState().polite).toBe("Leo joined. Jonas shares a window");
});

test("after a quiet while the next message is said at once", () => {
  const { store, announce } = createAnnouncer(schedule);
  announce("Aiko joined");
  vi.advanceTimersByTime(10_000);
  announce("Aiko left");
  expect(store.getState().polite).toBe("Aiko left");
});

test("an interruption does not wait, and the same one is read twice", () => {
  const { store, announce, interrupt } = createAnnouncer(schedule);
  announce("Aiko joined");
  interrupt("You are muted");
  const first = store.getState().assertive;
  interrupt("You are muted");
  expect([first, store.getState().assertive === first]).toEqual(["You are muted", false]);
});
