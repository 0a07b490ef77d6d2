import { describe, expect, it } from "vitest";
import { judgeBinding } from "./binding.ts";
import type { Grabbed } from "./grab.ts";

const keys = { hotkeyToggleMute: "CommandOrControl+Shift+M", hotkeyHoldToTalk: "F9" };
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
