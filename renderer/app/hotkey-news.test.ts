import type { HotkeyStatus } from "@nchat/contract/hotkeys";
import { expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import { createToastStore } from "../ui/toast-store.ts";
import { tellLostHook } from "./hotkey-news.ts";

const hold = (state: HotkeyStatus["state"]): readonly HotkeyStatus[] => [
  { action: "hold-to-talk", accelerator: "F9", state },
];

test("a key hook that ended is told until the key acts again, and can be started from there", () => {
  const store = createStore(() => hold("active"));
  const toasts = createToastStore({ schedule: () => () => undefined });
  let checks = 0;
  const check = async () => {
    checks++;
    return [];
  };
  const stop = tellLostHook({ store, check }, toasts);
  const shown = () => toasts.store.getState().map(({ text }) => text);
  store.setState(hold("unavailable"), true);
  expect(shown()).toEqual(["The key hook stopped. Microphone closed."]);
  toasts.store.getState()[0]?.action?.run();
  store.setState(hold("waiting"), true);
  expect([shown(), checks]).toEqual([[], 1]);
  stop();
  store.setState(hold("unavailable"), true);
  expect(shown()).toEqual([]);
});
