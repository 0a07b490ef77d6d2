import { describe, expect, it } from "vitest";
import { createPressRule } from "./press-rule.ts";

const toggled = { type: "toggled", from: "hotkey" };
const closed = { type: "set", muted: true, from: "hotkey" };

function pressAt(...times: number[]) {
  let time = 0;
  const press = createPressRule(() => time);
  return times.map((at) => {
    time = at;
    return press();
  });
}

describe("a press of the mute key", () => {
  it("toggles, and toggles again when it is pressed again", () => {
    expect(pressAt(0, 250, 1500, 3000)).toEqual([toggled, toggled, toggled, toggled]);
  });

  it("that is held closes the microphone and then does nothing, however long", () => {
    const repeats = Array.from({ length: 40 }, (_, count) => 660 + count * 33);
    expect(pressAt(0, ...repeats)).toEqual([toggled, closed, ...repeats.slice(1).map(() => null)]);
  });

  it("that may be a repeat or a second press closes the microphone", () => {
    expect(pressAt(0, 400)).toEqual([toggled, closed]);
    expect(pressAt(0, 750, 1501)).toEqual([toggled, closed, toggled]);
  });
});
