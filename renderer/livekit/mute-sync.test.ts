import { initialMute, type MuteEvent, type MuteState, nextMute } from "@nchat/contract/mute";
import { describe, expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import { createMuteSync } from "./mute-sync.ts";

/** The machine in one page, and an audio path whose answers the test gives. */
function setUp() {
  const store = createStore<MuteState>(() => initialMute);
  const dispatch = (event: MuteEvent) => store.setState(nextMute(store.getState(), event), true);
  const applied: { isMuted: boolean; answer: (isConfirmed: boolean) => void }[] = [];
  const told: string[] = [];
  let hasRoom = true;
  const sync = createMuteSync({
    mute: { store, dispatch },
    apply: (isMuted) => (hasRoom ? new Promise((answer) => applied.push({ isMuted, answer })) : null),
    record: (isMuted) => void told.push(isMuted ? "recorded muted" : "recorded open"),
    onStuck: () => void told.push("stuck"),
  });
  const answer = async (index: number, isConfirmed: boolean) => {
    applied[index]?.answer(isConfirmed);
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { sync, store, dispatch, applied, told, answer, setRoom: (has: boolean) => (hasRoom = has) };
}

describe("carrying out what the owner of mute intends", () => {
  test("the state shows open only after the audio path said so", async () => {
    const { store, dispatch, answer, told } = setUp();
    dispatch({ type: "call-joined", muted: false });
    expect(store.getState()).toMatchObject({ intended: "open", applied: "muted" });
    await answer(0, true);
    expect(store.getState()).toMatchObject({ applied: "open" });
    expect(told).toEqual(["recorded open"]);
  });

  test("a mute between an unmute and its confirmation wins", async () => {
    const { store, dispatch, applied, answer } = setUp();
    dispatch({ type: "call-joined", muted: true });
    await answer(0, true);
    dispatch({ type: "toggled", from: "window" });
    dispatch({ type: "toggled", from: "hotkey" });
    expect(applied.map(({ isMuted }) => isMuted)).toEqual([true, false, true]);
    await answer(1, true);
    expect(store.getState()).toMatchObject({ applied: "muted" });
    await answer(2, true);
    expect(store.getState()).toMatchObject({ intended: "muted", applied: "muted" });
  });

  test("a microphone that does not open leaves the person muted and says so", async () => {
    const { store, dispatch, answer, told } = setUp();
    dispatch({ type: "call-joined", muted: false });
    await answer(0, false);
    expect(store.getState()).toMatchObject({ intended: "muted", applied: "muted" });
    expect(told).toContain("stuck");
  });

  test("what was intended before the room was there is applied when it is", async () => {
    const { sync, dispatch, applied, setRoom } = setUp();
    setRoom(false);
    dispatch({ type: "call-joined", muted: false });
    expect(applied).toEqual([]);
    setRoom(true);
    void sync.again();
    expect(applied.map(({ isMuted }) => isMuted)).toEqual([false]);
  });
});
