import { describe, expect, it } from "vitest";
import { addSound, changeSound, delaysOf, mostSounds, type Sound } from "./sounds.ts";

const channel = { isOn: true, gain: 0, offsetMilliseconds: 0, isDucked: false };
const system: Sound = { id: "s", kind: "system", name: "This computer", ...channel };
const music: Sound = {
  ...{ id: "m", kind: "file", name: "music.mp3", mediaId: "x", isPlaying: false, isLooped: true },
  ...channel,
};

describe("the sounds of a studio", () => {
  it("hold this computer's own sound once, and no more than the mixer takes", () => {
    expect(addSound([music], system)).toEqual([music, system]);
    expect(addSound([system], { ...system, id: "other" })).toEqual([system]);
    const full = Array.from({ length: mostSounds }, (_, at) => ({ ...music, id: `m${at}` }));
    expect(addSound(full, system)).toBe(full);
  });

  it("change in what belongs to their kind", () => {
    const change = { gain: -12, isDucked: true, isPlaying: true };
    expect(changeSound([system, music], "m", change)).toEqual([system, { ...music, ...change }]);
    expect(changeSound([system, music], "s", change)).toEqual([{ ...system, gain: -12, isDucked: true }, music]);
    const sounds = [music];
    expect(changeSound(sounds, "gone", change)).toBe(sounds);
  });

  it("are put off one by one, the earliest of them with all of it", () => {
    expect(delaysOf([0])).toEqual({ whole: 0, each: [0] });
    expect(delaysOf([-200, 0, 300])).toEqual({ whole: -200, each: [0, 200, 500] });
    expect(delaysOf([100, 250])).toEqual({ whole: 100, each: [0, 150] });
  });
});
