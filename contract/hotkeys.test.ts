import { describe, expect, it } from "vitest";
import { acceleratorOf, defaultHotkeys, readAccelerator } from "./hotkeys.ts";

describe("a combination of keys", () => {
  it.each([
    ["shift+ctrl+m", "Control+Shift+M"],
    ["CmdOrCtrl + Shift + M", "CommandOrControl+Shift+M"],
    ["F9", "F9"],
    ["shift+f24", "Shift+F24"],
    ["MediaPlayPause", "MediaPlayPause"],
    ["alt+space", "Alt+Space"],
    ["meta+/", "Super+/"],
    [defaultHotkeys.toggleMute, "CommandOrControl+Shift+M"],
  ])("has one spelling: %s", (text, accelerator) => expect(readAccelerator(text)).toBe(accelerator));

  it.each([
    "M",
    "Shift+M",
    "Space",
    "Shift+Space",
    "",
    "Control",
    "Control+",
    "Control+Control+M",
    "Hyper+M",
    "Control+F25",
    "Control+ß",
  ])("is no hotkey: %j", (text) => expect(readAccelerator(text)).toBeNull());
});

describe("recording keys", () => {
  const pressed = { key: "", code: "", ctrlKey: false, altKey: false, shiftKey: false, metaKey: false };

  it("reads letters as printed, digits and signs by their place", () => {
    const azerty = { ...pressed, key: "A", code: "KeyQ", ctrlKey: true, shiftKey: true };
    expect(acceleratorOf(azerty, false)).toBe("CommandOrControl+Shift+A");
    const shiftedDigit = { ...pressed, key: "!", code: "Digit1", ctrlKey: true, shiftKey: true };
    expect(acceleratorOf(shiftedDigit, false)).toBe("CommandOrControl+Shift+1");
    const cyrillic = { ...pressed, key: "ь", code: "KeyM", altKey: true };
    expect(acceleratorOf(cyrillic, false)).toBe("Alt+M");
    expect(acceleratorOf({ ...pressed, key: "F9", code: "F9" }, false)).toBe("F9");
    expect(acceleratorOf({ ...pressed, key: " ", code: "Space", metaKey: true }, false)).toBe("Super+Space");
  });

  it("keeps Control and Command apart on macOS", () => {
    const command = { ...pressed, key: "m", code: "KeyM", metaKey: true };
    expect(acceleratorOf(command, true)).toBe("CommandOrControl+M");
    expect(acceleratorOf({ ...command, metaKey: false, ctrlKey: true }, true)).toBe("Control+M");
  });

  it("waits while only modifiers are held", () => {
    expect(acceleratorOf({ ...pressed, key: "Control", code: "ControlLeft", ctrlKey: true }, false)).toBeNull();
    expect(acceleratorOf({ ...pressed, key: "m", code: "KeyM" }, false)).toBeNull();
  });
});
