import { expect, test } from "vitest";
import { initialPlayer, nextPlayer, type PlayerEvent, type PlayerState } from "./player-machine.ts";

const choices = { volume: 0.8, isMuted: false, preference: "low-delay" } as const;
const after = (...events: readonly PlayerEvent[]) => events.reduce(nextPlayer, initialPlayer(choices));
const levels = [
  { height: 720, bitrate: 2_500_000 },
  { height: 360, bitrate: 600_000 },
];

test("a player opens, waits for the host, plays, stands still and goes on", () => {
  const steps: PlayerState["phase"]["step"][] = [];
  let state = initialPlayer(choices);
  for (const event of [
    { type: "opening", way: "webrtc" },
    { type: "nothing-sent" },
    { type: "moving" },
    { type: "still" },
    { type: "moving" },
    { type: "off" },
  ] as const) {
    state = nextPlayer(state, event);
    steps.push(state.phase.step);
  }
  expect(steps).toEqual(["opening", "waiting", "playing", "stalled", "playing", "off"]);
});

test("what is lost counts its tries until the picture moves again", () => {
  const lost = after({ type: "opening", way: "hls" }, { type: "moving" }, { type: "lost" }, { type: "lost" });
  expect(lost.phase).toEqual({ step: "opening", attempt: 1 });
  expect(nextPlayer(lost, { type: "opening", way: "hls" }).phase).toEqual({ step: "opening", attempt: 1 });
  const back = nextPlayer(nextPlayer(lost, { type: "moving" }), { type: "lost" });
  expect(back.phase).toEqual({ step: "opening", attempt: 0 });
});

test("nobody is told that a paused picture stands still", () => {
  const paused = after({ type: "opening", way: "hls" }, { type: "moving" }, { type: "paused", isPaused: true });
  expect(nextPlayer(paused, { type: "still" })).toBe(paused);
});

test("the other way forgets the qualities and the delay of the first", () => {
  const hls = after(
    { type: "opening", way: "hls" },
    { type: "levels", levels },
    { type: "level-chosen", level: 1 },
    { type: "measured", delay: 2.1, isCatchingUp: true },
  );
  expect(nextPlayer(hls, { type: "opening", way: "hls" })).toMatchObject({ levels, chosenLevel: 1, delay: 2.1 });
  expect(nextPlayer(hls, { type: "opening", way: "webrtc" })).toEqual({
    ...initialPlayer(choices),
    way: "webrtc",
    phase: { step: "opening", attempt: 0 },
  });
});

test("a stream with one quality shows it, one with several lets the player choose", () => {
  expect(after({ type: "levels", levels: levels.slice(0, 1) })).toMatchObject({ shownLevel: 0, chosenLevel: null });
  expect(after({ type: "levels", levels })).toMatchObject({ shownLevel: null, chosenLevel: null });
});

test("the volume stays between silence and full", () => {
  expect(after({ type: "sound-set", volume: 1.4, isMuted: false }).volume).toBe(1);
  expect(after({ type: "sound-set", volume: -1, isMuted: false }).volume).toBe(0);
});

test("a delay that reads the same changes nothing", () => {
  const state = after({ type: "measured", delay: 2.11, isCatchingUp: false });
  expect(nextPlayer(state, { type: "measured", delay: 2.13, isCatchingUp: false })).toBe(state);
  expect(nextPlayer(state, { type: "measured", delay: 2.13, isCatchingUp: true })).not.toBe(state);
});

test("after its end nothing moves it", () => {
  const off = after({ type: "opening", way: "hls" }, { type: "off" });
  for (const event of [{ type: "moving" }, { type: "lost" }, { type: "nothing-sent" }, { type: "off" }] as const)
    expect(nextPlayer(off, event)).toBe(off);
});
