import { defaultSettings } from "@nchat/contract/settings";
import { describe, expect, it } from "vitest";
import { judgeBinding, withKeys } from "./binding.ts";
import type { Grabbed } from "./grab.ts";

const { studioHotkeys } = defaultSettings;
const keys = { hotkeyToggleMute: "CommandOrControl+Shift+M", hotkeyHoldToTalk: "F9", studioHotkeys };
const desktop =
  (state: Partial<Record<string, Grabbed>>) =>
  (accelerator: string): Grabbed =>
    state[accelerator] ?? "active";

describe("a wish for other keys", () => {
  it("is granted in the one spelling when the desktop gives them", () => {
    expect(judgeBinding("toggle-mute", "shift+alt+k", keys, desktop({}))).toEqual({
      outcome: "bound",
      accelerator: "Alt+Shift+K",
    });
  });

  it("for none switches the hotkey off", () => {
    expect(judgeBinding("hold-to-talk", null, keys, desktop({}))).toEqual({ outcome: "bound", accelerator: null });
  });

  it("for the same keys changes nothing, also while we hold them ourselves", () => {
    const probe = desktop({ F9: "taken" });
    expect(judgeBinding("hold-to-talk", "f9", keys, probe)).toEqual({ outcome: "bound", accelerator: "F9" });
  });

  it("names our own hotkey that has them, and a free combination that is neither", () => {
    const probe = desktop({ "CommandOrControl+Alt+M": "taken" });
    expect(judgeBinding("toggle-mute", "F9", keys, probe)).toEqual({
      outcome: "conflict",
      action: "hold-to-talk",
      suggestion: "Alt+Shift+M",
    });
  });

  it("of the studio meets those of calls, and of the studio itself", () => {
    const bound = { ...keys, ...withKeys("next-scene", "Alt+N", keys) };
    expect(bound.studioHotkeys).toEqual({ ...studioHotkeys, "next-scene": "Alt+N" });
    const conflict = (action: "scene-1" | "toggle-mute", wanted: string) =>
      judgeBinding(action, wanted, bound, desktop({}));
    expect(conflict("scene-1", "F9")).toMatchObject({ outcome: "conflict", action: "hold-to-talk" });
    expect(conflict("scene-1", "Alt+N")).toMatchObject({ outcome: "conflict", action: "next-scene" });
    expect(conflict("toggle-mute", "Alt+N")).toMatchObject({ outcome: "conflict", action: "next-scene" });
    expect(judgeBinding("next-scene", "Alt+N", bound, () => "taken")).toMatchObject({ outcome: "bound" });
    expect(withKeys("next-scene", null, bound)).toEqual({ studioHotkeys });
  });

  it("tells that somebody else has them, and has no suggestion where nothing is free", () => {
    expect(judgeBinding("toggle-mute", "Alt+K", keys, () => "taken")).toEqual({ outcome: "taken", suggestion: null });
  });

  it("is kept for another session where this one gives no keys at all", () => {
    expect(judgeBinding("toggle-mute", "Alt+K", keys, () => "unavailable")).toEqual({
      outcome: "bound",
      accelerator: "Alt+K",
    });
  });

  it.each(["MediaPlayPause", "Alt+Plus"])(
    "for %s is refused where it has to be held, and granted to toggle",
    (wanted) => {
      expect(judgeBinding("hold-to-talk", wanted, keys, desktop({}))).toEqual({ outcome: "cannot-hold" });
      expect(judgeBinding("toggle-mute", wanted, keys, desktop({}))).toEqual({ outcome: "bound", accelerator: wanted });
    },
  );

  it.each(["m", "Shift+M", "", "Control"])("is refused for %j, which would swallow typing or is none", (wanted) => {
    expect(judgeBinding("toggle-mute", wanted, keys, desktop({}))).toEqual({ outcome: "not-a-hotkey" });
  });
});
