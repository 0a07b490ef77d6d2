import type { CallControl, CallControlEvent, Ring } from "@nchat/contract/call-control";
import { expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import { createRingCards } from "./ring-cards-store.ts";

const ring = (callId: string) =>
  ({ callId, caller: { displayName: callId }, startedAt: "2026-11-22T10:00:00.000Z" }) as Ring;

function setUp() {
  const store = createStore<CallControl>(() => ({ rings: [], current: { step: "idle" } }));
  const listeners = new Set<(event: CallControlEvent) => void>();
  const later: (() => void)[] = [];
  const cards = createRingCards({
    call: {
      store,
      onEvent: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    schedule: (run) => {
      later.push(run);
      return () => undefined;
    },
  });
  const stop = cards.start();
  return {
    rings: (...ids: string[]) => store.setState({ rings: ids.map(ring) }),
    event: (event: CallControlEvent) => listeners.forEach((listener) => listener(event)),
    shown: () => cards.store.getState().map((card) => [card.ring.callId, card.stopped]),
    pass: () => later.splice(0).forEach((run) => run()),
    stop,
    listeners,
  };
}
const answered = (callId: string): CallControlEvent => ({ type: "ring-stopped", callId, reason: "answered_elsewhere" });

test("several calls ring as several cards", () => {
  const { rings, shown } = setUp();
  rings("aiko", "leo");
  expect(shown()).toEqual([
    ["aiko", null],
    ["leo", null],
  ]);
});

test.each(["state first", "event first"])("answered elsewhere is said for two seconds (%s)", (order) => {
  const { rings, event, shown, pass } = setUp();
  rings("aiko");
  if (order === "state first") rings();
  event(answered("aiko"));
  if (order === "event first") rings();
  expect(shown()).toEqual([["aiko", "answered_elsewhere"]]);
  pass();
  expect(shown()).toEqual([]);
});

test("a ring that the caller ended just goes", () => {
  const { rings, event, shown } = setUp();
  rings("aiko");
  rings();
  event({ type: "ring-stopped", callId: "aiko", reason: "cancelled" });
  expect(shown()).toEqual([]);
});

test("stopping leaves no listener behind", () => {
  const { stop, listeners } = setUp();
  stop();
  expect(listeners.size).toBe(0);
});
