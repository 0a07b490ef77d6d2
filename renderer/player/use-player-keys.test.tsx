import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import { SingleKeysContext } from "../ui/keys.ts";
import type { Replay, ReplayStore } from "./replay-store.ts";
import { usePlayerKeys } from "./use-player-keys.ts";
import { useReplayKeys } from "./use-replay-keys.ts";

afterEach(cleanup);

const state: Replay = {
  ...{ step: "ready", isPaused: false, isWaiting: false, time: 20, duration: 90, buffered: 40, rate: 1 },
  ...{ volume: 0.98, isMuted: false },
};

/** A player in a page with a field, and what its keys made it do. */
function open(useKeys: typeof useReplayKeys, hasSingleKeys = true) {
  const done: (string | object)[] = [];
  const replay: ReplayStore = {
    store: createStore<Replay>(() => state),
    attach: () => () => undefined,
    togglePause: () => void done.push("pause"),
    seekTo: (seconds) => void done.push(`to ${seconds}`),
    seekBy: (seconds) => void done.push(`by ${seconds}`),
    setRate: (rate) => void done.push(`rate ${rate}`),
    setSound: (sound) => void done.push(sound),
    retry: () => undefined,
  };
  const woken: string[] = [];
  function Page() {
    useKeys(
      replay,
      () => done.push("full screen"),
      () => woken.push("woken"),
    );
    return <input aria-label="field" />;
  }
  render(
    <SingleKeysContext value={hasSingleKeys}>
      <Page />
    </SingleKeysContext>,
  );
  return { done, woken: () => woken.length };
}

const press = (key: string, more: KeyboardEventInit = {}) => fireEvent.keyDown(document.body, { key, ...more });
const usual = [" ", "k", "K", "m", "f", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
const ofRecordings = ["j", "l", "Home", "End", "<", ">"];

test("the usual keys play, mute, fill the screen, seek and change the volume in a stream and in a recording", () => {
  const expected = [
    ...["pause", "pause", "pause", { isMuted: true }, "full screen", "by -5", "by 5"],
    ...[
      { volume: 1, isMuted: false },
      { volume: 0.98 - 0.05, isMuted: false },
    ],
  ];
  for (const useKeys of [usePlayerKeys, useReplayKeys]) {
    const { done, woken } = open(useKeys);
    usual.forEach((key) => press(key));
    expect({ done, woken: woken() }).toEqual({ done: expected, woken: usual.length });
    cleanup();
  }
});

test("a recording has further keys, which a stream leaves alone", () => {
  const replay = open(useReplayKeys);
  ofRecordings.forEach((key) => press(key));
  expect(replay.done).toEqual(["by -10", "by 10", "to 0", "to 90", "rate 0.75", "rate 1.25"]);
  cleanup();
  const player = open(usePlayerKeys);
  expect(ofRecordings.map((key) => press(key))).toEqual(ofRecordings.map(() => true));
  expect({ done: player.done, woken: player.woken() }).toEqual({ done: [], woken: 0 });
});

test("with Shift, Ctrl, Alt or Meta nothing acts but the angle brackets, which Shift types", () => {
  const { done } = open(useReplayKeys);
  for (const key of [...usual, ...ofRecordings]) {
    press(key, { shiftKey: true });
    press(key, { ctrlKey: true });
    press(key, { altKey: true });
    press(key, { metaKey: true });
  }
  expect(done).toEqual(["rate 0.75", "rate 1.25"]);
});

test("nothing acts in a field, after something else took the key, or when single keys are off", () => {
  const { done } = open(useReplayKeys);
  fireEvent.keyDown(screen.getByLabelText("field"), { key: "k" });
  const taken = new KeyboardEvent("keydown", { key: "k", cancelable: true, bubbles: true });
  taken.preventDefault();
  document.body.dispatchEvent(taken);
  cleanup();
  const off = open(useReplayKeys, false);
  press("k");
  expect([done, off.done]).toEqual([[], []]);
});
