import type { WindowState } from "@nchat/contract/ipc/window";
import { describe, expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import { createFullScreenToggle } from "./full-screen.ts";

function windowThat(set: (isFullScreen: boolean) => Promise<void>) {
  const store = createStore<WindowState>(() => ({ isMaximized: false, isFullScreen: false, isFocused: true }));
  const asked: boolean[] = [];
  const faults: unknown[] = [];
  const note = (isFullScreen: boolean) => {
    asked.push(isFullScreen);
    return set(isFullScreen);
  };
  const toggle = createFullScreenToggle(store, note, (fault) => faults.push(fault));
  const become = (isFullScreen: boolean) => store.setState({ isFullScreen });
  return { store, toggle, become, asked, faults };
}

describe("full screen", () => {
  test("is left by the second press although the window has not yet told of the first", async () => {
    const { toggle, become, asked, store } = windowThat(async () => undefined);
    toggle();
    store.setState({ isFocused: false }); // other news say nothing of it
    toggle();
    expect(asked).toEqual([true, false]);
    become(true);
    become(false);
    toggle();
    expect(asked).toEqual([true, false, true]);
  });

  test("is what the window says where something else has changed it", () => {
    const { toggle, become, asked } = windowThat(async () => undefined);
    toggle();
    become(true);
    become(false); // by a key of the desktop
    toggle();
    expect(asked).toEqual([true, true]);
  });

  test("is asked for again after it was refused", async () => {
    const { toggle, asked, faults } = windowThat(() => Promise.reject(new Error("no click just before")));
    toggle();
    await expect.poll(() => faults).toEqual([new Error("no click just before")]);
    toggle();
    expect(asked).toEqual([true, true]);
  });
});
