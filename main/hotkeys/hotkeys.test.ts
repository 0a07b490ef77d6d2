import type { Ring } from "@nchat/contract/call-control";
import type { HotkeyHeard, HotkeyStatus, StudioHotkey } from "@nchat/contract/hotkeys";
import { defaultSettings, type Settings } from "@nchat/contract/settings";
import { sampleCall } from "@nchat/contract/testing/sample-call";
import { describe, expect, it, vi } from "vitest";
import { createCallOwner } from "../calls/owner.ts";
import type { SettingsStore } from "../settings/settings-store.ts";
import type { Grab, Grabbed } from "./grab.ts";
import type { HoldListener } from "./hold-hook.ts";
import { createHotkeys } from "./hotkeys.ts";

const target = { userIds: ["11111111-1111-4111-8111-111111111111"], title: "Aiko", type: "video" as const };
const caller = {
  ...{ id: "11111111-1111-4111-8111-111111111111", username: "aiko", displayName: "Aiko" },
  ...{ avatarUrl: null, presence: "available" as const },
};
const ring: Ring = {
  ...{ callId: sampleCall.id, call: sampleCall, caller, participants: [] },
  startedAt: "2026-11-22T10:00:00.000Z",
};
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
  const heard: string[] = [];
  const onHeard = ({ action, what }: HotkeyHeard) => heard.push(`${action} ${what}`);
  const acted: StudioHotkey[] = [];
  const able = new Set<StudioHotkey>();
  const studioListeners = new Set<() => void>();
  const studio = {
    canAct: (hotkey: StudioHotkey) => able.has(hotkey),
    press: (hotkey: StudioHotkey) => void acted.push(hotkey),
    listen(listener: () => void) {
      studioListeners.add(listener);
      return () => void studioListeners.delete(listener);
    },
  };
  const may = (...hotkeys: StudioHotkey[]) => {
    able.clear();
    for (const hotkey of hotkeys) able.add(hotkey);
    studioListeners.forEach((listener) => listener());
  };
  const now = () => (time += 10_000);
  const hotkeys = createHotkeys({ owner, settings, grab, hook, studio, now, onChanged, onHeard });
  const startCall = () => {
    owner.dispatchCall({ type: "place", target });
    owner.dispatchMute({ type: "call-joined", muted: true });
  };
  return { hotkeys, owner, settings, taken, held, told, heard, startCall, acted, may };
}

describe("keys of the studio", () => {
  it("are taken while each of them can act, in a call or not", () => {
    const { hotkeys, taken, acted, may } = setUp();
    expect(hotkeys.bind("scene-2", "F2")).toEqual({ outcome: "bound" });
    expect(hotkeys.bind("end-stream", "Alt+E")).toEqual({ outcome: "bound" });
    expect([...taken.keys()]).toEqual([]);
    may("scene-2");
    expect([...taken.keys()]).toEqual(["F2"]);
    taken.get("F2")?.();
    may("scene-2", "end-stream");
    taken.get("Alt+E")?.();
    expect([acted, [...taken.keys()]]).toEqual([
      ["scene-2", "end-stream"],
      ["F2", "Alt+E"],
    ]);
    may();
    expect([...taken.keys()]).toEqual([]);
    const scene = hotkeys.list().find(({ action }) => action === "scene-2");
    expect(scene).toEqual({ action: "scene-2", accelerator: "F2", state: "waiting" });
  });

  it("do nothing but be heard while they are tried", () => {
    const { hotkeys, taken, acted, heard } = setUp();
    hotkeys.bind("go-live", "Alt+G");
    hotkeys.setTrial(true);
    taken.get("Alt+G")?.();
    expect([heard, acted]).toEqual([["go-live pressed"], []]);
  });

  it("can change their keys with each other", () => {
    const { hotkeys, settings, taken, acted, may } = setUp();
    may("next-scene", "previous-scene");
    hotkeys.bind("next-scene", "F5");
    hotkeys.bind("previous-scene", "F6");
    const { studioHotkeys } = settings.get();
    settings.update({ studioHotkeys: { ...studioHotkeys, "next-scene": "F6", "previous-scene": "F5" } });
    taken.get("F6")?.();
    expect([acted, [...taken.keys()].sort()]).toEqual([["next-scene"], ["F5", "F6"]]);
  });

  it("that another application has are told as taken", () => {
    const { hotkeys, may } = setUp({ F7: "taken" });
    expect(hotkeys.bind("mark-moment", "F7")).toMatchObject({ outcome: "taken" });
    hotkeys.bind("mark-moment", "F8");
    may("mark-moment");
    expect(hotkeys.list().find(({ action }) => action === "mark-moment")?.state).toBe("active");
  });
});

describe("keys of the whole desktop", () => {
  it("are taken during a call only", () => {
    const { hotkeys, owner, taken, startCall } = setUp();
    expect([...taken.keys()]).toEqual([]);
    expect(hotkeys.list().slice(0, 2)).toEqual([
      { action: "toggle-mute", accelerator: mute, state: "waiting" },
      { action: "hold-to-talk", accelerator: null, state: "off" },
    ]);
    startCall();
    expect([...taken.keys()]).toEqual([mute]);
    expect(hotkeys.activeKeys("toggle-mute")).toBe(mute);
    owner.dispatchCall({ type: "hang-up" });
    expect([[...taken.keys()], hotkeys.activeKeys("toggle-mute")]).toEqual([[], null]);
  });

  it("are taken on the stage of a stream too, which is no call", () => {
    const { owner, taken } = setUp();
    owner.dispatchMute({ type: "call-joined", muted: false });
    taken.get(mute)?.();
    expect(owner.getMute()).toMatchObject({ intended: "muted" });
    owner.dispatchMute({ type: "call-left" });
    expect([...taken.keys()]).toEqual([]);
  });

  it("close the stage's microphone when they are let go, also after a call has rung", () => {
    const { owner, settings, held } = setUp();
    settings.update({ hotkeyHoldToTalk: "F9", holdReleaseMilliseconds: 0 });
    owner.dispatchMute({ type: "call-joined", muted: true });
    held.get("F9")?.("down");
    owner.dispatchCall({ type: "rang", ring });
    owner.dispatchCall({ type: "ring-stopped", callId: ring.callId, reason: "cancelled" });
    expect(owner.getMute()).toMatchObject({ intended: "open", revision: 2 });
    held.get("F9")?.("up");
    expect(owner.getMute()).toMatchObject({ intended: "muted", revision: 3 });
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
    expect(owner.getMute()).toMatchObject({ step: "inactive" });
    expect(held.size).toBe(0);
  });

  it("are taken outside a call while they are tried, and what is heard is told", () => {
    const { hotkeys, settings, taken, held, heard } = setUp();
    settings.update({ hotkeyHoldToTalk: "F9", holdReleaseMilliseconds: 0 });
    hotkeys.setTrial(true);
    taken.get(mute)?.();
    held.get("F9")?.("down");
    held.get("F9")?.("up");
    hotkeys.setTrial(false);
    expect(heard).toEqual([
      "toggle-mute pressed",
      "hold-to-talk down",
      "hold-to-talk opened",
      "hold-to-talk up",
      "hold-to-talk closed",
    ]);
    expect([[...taken.keys()], held.size]).toEqual([[], 0]);
  });

  it("are told to nobody in a call without a trial", () => {
    const { taken, heard, startCall } = setUp();
    startCall();
    taken.get(mute)?.();
    expect(heard).toEqual([]);
  });

  it("rest no longer, and are tried no longer, when the page that asked for it is gone", () => {
    const { hotkeys, taken, startCall } = setUp();
    hotkeys.setTrial(true);
    hotkeys.pageGone();
    expect([...taken.keys()]).toEqual([]);
    startCall();
    hotkeys.setRecording(true);
    hotkeys.pageGone();
    expect([...taken.keys()]).toEqual([mute]);
  });

  it("are checked outside a call without being kept", async () => {
    const { hotkeys, settings, taken, held } = setUp({ [mute]: "taken" });
    settings.update({ hotkeyHoldToTalk: "F9" });
    const checking = hotkeys.check();
    held.get("F9")?.("watching");
    expect((await checking).slice(0, 2)).toEqual([
      { action: "toggle-mute", accelerator: mute, state: "taken" },
      { action: "hold-to-talk", accelerator: "F9", state: "active" },
    ]);
    expect([[...taken.keys()], held.size, hotkeys.list()[0]?.state]).toEqual([[], 0, "waiting"]);
  });

  it("that another application has given back are taken by a check in a call", async () => {
    const refused: Partial<Record<string, Grabbed>> = { [mute]: "taken" };
    const { hotkeys, taken, startCall } = setUp(refused);
    startCall();
    delete refused[mute];
    expect((await hotkeys.check())[0]?.state).toBe("active");
    expect([[...taken.keys()], hotkeys.list()[0]?.state]).toEqual([[mute], "active"]);
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
