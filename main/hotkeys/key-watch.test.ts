import { describe, expect, it } from "vitest";
import { hookKeys } from "./hook-protocol.ts";
import { createKeyWatch } from "./key-watch.ts";

const none = { ctrlKey: false, altKey: false, shiftKey: false, metaKey: false };
const f9 = 67;

function watch(accelerator: string) {
  const told: string[] = [];
  return { told, ...createKeyWatch(f9, hookKeys(accelerator, false), (what) => told.push(what)) };
}

describe("watching a held key", () => {
  it("tells down once, however often it repeats, and up once", () => {
    const { told, onKeyDown, onKeyUp } = watch("F9");
    for (let repeat = 0; repeat < 5; repeat++) onKeyDown({ keycode: f9, ...none });
    onKeyUp({ keycode: f9, ...none });
    onKeyUp({ keycode: f9, ...none });
    expect(told).toEqual(["down", "up"]);
  });

  it("tells nothing of other keys and other combinations", () => {
    const { told, onKeyDown, onKeyUp } = watch("Alt+F9");
    onKeyDown({ keycode: 30, ...none, altKey: true });
    onKeyDown({ keycode: f9, ...none });
    onKeyDown({ keycode: f9, ...none, altKey: true, shiftKey: true });
    onKeyUp({ keycode: 30, ...none });
    expect(told).toEqual([]);
  });

  it("ends with the key or with a modifier it needs, whichever is let go first", () => {
    const key = watch("Control+F9");
    key.onKeyDown({ keycode: f9, ...none, ctrlKey: true });
    key.onKeyUp({ keycode: f9, ...none, ctrlKey: true });
    const modifier = watch("Control+F9");
    modifier.onKeyDown({ keycode: f9, ...none, ctrlKey: true });
    modifier.onKeyUp({ keycode: 29, ...none });
    expect([key.told, modifier.told]).toEqual([
      ["down", "up"],
      ["down", "up"],
    ]);
  });

  it("goes on while another key comes up", () => {
    const { told, onKeyDown, onKeyUp } = watch("F9");
    onKeyDown({ keycode: f9, ...none });
    onKeyUp({ keycode: 30, ...none });
    expect(told).toEqual(["down"]);
  });
});

describe("an accelerator for the hook", () => {
  it("means Control or Command by the system", () => {
    const keys = { key: "M", control: false, alt: false, shift: true, meta: false };
    expect(hookKeys("CommandOrControl+Shift+M", false)).toEqual({ ...keys, control: true });
    expect(hookKeys("CommandOrControl+Shift+M", true)).toEqual({ ...keys, meta: true });
  });
});
