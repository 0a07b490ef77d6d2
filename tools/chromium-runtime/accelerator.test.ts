import { expect, test } from "vitest";
import { parseAccelerator } from "./accelerator.ts";

test("accelerators name modifiers and a key of the X server", () => {
  expect(parseAccelerator("CommandOrControl+Shift+M")).toEqual({ modifiers: 5, keysym: 0x6d });
  expect(parseAccelerator("Alt+F4")).toEqual({ modifiers: 8, keysym: 0xffc1 });
  expect(parseAccelerator("Control++")).toEqual({ modifiers: 4, keysym: 0x2b });
  expect(parseAccelerator("Super+PageUp")).toEqual({ modifiers: 64, keysym: 0xff55 });
  expect(parseAccelerator("num5")).toEqual({ modifiers: 0, keysym: 0xffb5 });
  expect(parseAccelerator("MediaPlayPause")).toEqual({ modifiers: 0, keysym: 0x1008ff14 });
});

test("what is no accelerator is told apart", () => {
  expect([parseAccelerator("Hyper+M"), parseAccelerator("Control+Nothing"), parseAccelerator("")]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
