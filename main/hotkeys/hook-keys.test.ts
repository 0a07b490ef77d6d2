import { readAccelerator } from "@nchat/contract/hotkeys";
import { UiohookKey } from "uiohook-napi";
import { expect, it } from "vitest";
import { canBeHeld, hookKeyName } from "./hook-keys.ts";

const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"];
const functionKeys = Array.from({ length: 24 }, (_, at) => `F${at + 1}`);
const signs = [..."-=,./;'[]\\`"];
const named = ["Space", "Tab", "Backspace", "Delete", "Insert", "Return", "Up", "Down", "Left", "Right"];
const places = ["Home", "End", "PageUp", "PageDown", "PrintScreen"];

it("every key that can be held is one that the hook library knows", () => {
  const known: Readonly<Record<string, number | undefined>> = UiohookKey;
  const keys = [...letters, ...functionKeys, ...signs, ...named, ...places];
  expect(keys.filter((key) => readAccelerator(`Alt+${key}`) === null)).toEqual([]);
  expect(keys.filter((key) => known[hookKeyName(key) ?? ""] === undefined)).toEqual([]);
});

it.each(["MediaPlayPause", "MediaStop", "Alt+MediaNextTrack", "Alt+Plus"])("%s cannot be held", (accelerator) => {
  expect([readAccelerator(accelerator), canBeHeld(accelerator)]).toEqual([accelerator, false]);
});
