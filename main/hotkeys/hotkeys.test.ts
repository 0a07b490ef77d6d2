import type { HotkeyStatus } from "@nchat/contract/hotkeys";
import { defaultSettings, type Settings } from "@nchat/contract/settings";
import { describe, expect, it, vi } from "vitest";
import { createCallOwner } from "../calls/owner.ts";
import type { SettingsStore } from "../settings/settings-store.ts";
import type { Grab, Grabbed } from "./grab.ts";
import type { HoldListener } from "./hold-hook.ts";
import { createHotkeys } from "./hotkeys.ts";

const target = { userIds: ["11111111-1111-4111-8111-111111111111"], title: "Aiko", type: "video" as const };
const mute = "CommandOrControl+Shift+M";

function memorySettings(): SettingsStore {
  let settings: Settings = defaultSettings;
  const listeners = new Set<(settings: Settings) => void>();
  return {
    get: () => settings,
    update(patch) {
      settings = { ...settings, ...(patch as Partial<Settings>) };
      listeners.forEach((listener) => listener(settings));
      return settings;
    },
    switchTo: () => {},
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    wasSetAside: () => false,
  };
}

function setUp(refused: Partial<Record<string, Grabbed>> = {}) {
  const taken = new Map<string, () => void>();
  const grab: Grab = {
    take(accelerator, onPress) {
      const state = refused[accelerator] ?? "active";
      if (state === "active") taken.set(accelerator, onPress);
      return state;
    },
    release: (accelerator) => taken.delete(accelerator),
  };
  const held = new Map<string, HoldListener>();
  const hook = (accelerator: string, listener: HoldListener) => {
    held.set(accelerator, listener);
    return () => held.delete(accelerator);
  };
  let time = 0;
  const owner = createCallOwner();
  const settings = memorySettings();
  const told: (readonly HotkeyStatus[])[] = [];
  const onChanged = (hotkeys: readonly HotkeyStatus[]) => told.push(hotkeys);
  const hotkeys = createHotkeys({ owner, settings, grab, hook, now: () => (time += 10_000), onChanged });
  const startCall = () => {
    owner.dispatchCall({ type: "place", target });
    owner.dispatchMute({ type: "call-joined", muted: true });
  };
  return { hotkeys, owner, settings, taken, held, told, startCall };
}

describe("keys of the whole desktop", () => {
  it("are taken during a call only", () => {
    const { hotkeys, owner, taken, startCall } = setUp();
    expect([...taken.keys()]).toEqual([]);
    expect(hotkeys.list()).toEqual([
      { action: "toggle-mute", accelerator: mute, state: "waiting" },
      { action: "hold-to-talk", accelerator: null, state: "off" },
    ]);
    startCall();
    expect([...taken.keys()]).toEqual([mute]);
    expect(hotkeys.activeKeys("toggle-mute")).toBe(mute);
    owner.dispatchCall({ type: "hang-up" });
    expect([[...taken.keys()], hotkeys.activeKeys("toggle-mute")]).toEqual([[], null]);
  });

  it("toggle the one owner of mute", () => {
    const { owner, taken, startCall } = setUp();
    startCall();
    taken.get(mute)?.();
    expect(owner.getMute()).toMatchObject({ intended: "open", revision: 2 });
    taken.get(mute)?.();
    expect(owner.getMute()).toMatchObject({ intended: "muted", revision: 3 });
  });

  it("that another application has are told as taken, and nothing is pretended", () => {
    const { hotkeys, told, startCall } = setUp({ [mute]: "taken" });
    startCall();
    expect(hotkeys.list()[0]).toEqual({ action: "toggle-mute", accelerator: mute, state: "taken" });
    expect(hotkeys.activeKeys("toggle-mute")).toBeNull();
    expect(told.at(-1)?.[0]?.state).toBe("taken");
  });

  it("that come free during the call are taken then", () => {
    vi.useFakeTimers();
    const refused: Partial<Record<string, Grabbed>> = { [mute]: "taken" };
    const { hotkeys, told, taken, startCall } = setUp(refused);
    startCall();
    vi.advanceTimersByTime(3000);
    expect(hotkeys.list()[0]?.state).toBe("taken");
    delete refused[mute];
    vi.advanceTimersByTime(3000);
    expect([hotkeys.list()[0]?.state, told.at(-1)?.[0]?.state, [...taken.keys()]]).toEqual([
      "active",
      "active",
      [mute],
    ]);
    vi.useRealTimers();
  });

  it("change at once in a call, and only to keys that can be had", () => {
    const { hotkeys, settings, taken, startCall } = setUp({ "Alt+T": "taken" });
    startCall();
    expect(hotkeys.bind("toggle-mute", "Alt+T")).toEqual({ outcome: "taken", suggestion: "CommandOrControl+Alt+M" });
    expect(settings.get().hotkeyToggleMute).toBe(mute);
    expect(hotkeys.bind("toggle-mute", "alt+k")).toEqual({ outcome: "bound" });
    expect([settings.get().hotkeyToggleMute, [...taken.keys()]]).toEqual(["Alt+K", ["Alt+K"]]);
    expect(hotkeys.bind("toggle-mute", null)).toEqual({ outcome: "bound" });
    expect([hotkeys.list()[0]?.state, [...taken.keys()]]).toEqual(["off", []]);
  });

  it("are tried outside a call without being kept", () => {
    const { hotkeys, taken } = setUp();
    expect(hotkeys.bind("toggle-mute", "Alt+K")).toEqual({ outcome: "bound" });
    expect([...taken.keys()]).toEqual([]);
  });

  it("rest while the page records a combination", () => {
    const { hotkeys, taken, startCall } = setUp();
    startCall();
    hotkeys.setRecording(true);
    expect([...taken.keys()]).toEqual([]);
    hotkeys.setRecording(false);
    expect([...taken.keys()]).toEqual([mute]);
  });

  it("open the microphone while one is held, and close it with the call", () => {
    const { hotkeys, owner, held, startCall } = setUp();
    hotkeys.bind("hold-to-talk", "F9");
    startCall();
    const listener = held.get("F9");
    listener?.("watching");
    expect(hotkeys.list()[1]?.state).toBe("active");
    listener?.("down");
    expect(owner.getMute()).toMatchObject({ intended: "open" });
    owner.dispatchCall({ type: "hang-up" });
    expect(owner.getMute()).toMatchObject({ intended: "muted" });
    expect(held.size).toBe(0);
  });

  it("are given back at the end, and heard of no more", () => {
    const { hotkeys, settings, taken, startCall } = setUp();
    startCall();
    hotkeys.stop();
    expect([...taken.keys()]).toEqual([]);
    settings.update({ hotkeyToggleMute: "Alt+K" });
    expect([...taken.keys()]).toEqual([]);
  });
});
