import type { HotkeyHeard } from "@nchat/contract/hotkeys";
import { expect, it } from "vitest";
import { nextTrial, silentTrial } from "./trial-machine.ts";

const heard = (what: HotkeyHeard["what"], at: number): HotkeyHeard => ({ action: "hold-to-talk", what, at });

it("a held key is down from its press to its letting go, and the microphone closes after it", () => {
  const down = [heard("down", 1000), heard("opened", 1001)].reduce(nextTrial, silentTrial);
  expect(down).toMatchObject({ action: "hold-to-talk", downSince: 1000, isOpen: true });
  const up = nextTrial(down, heard("up", 1250));
  expect(up).toMatchObject({ downSince: null, isOpen: true });
  expect(up.lines[0]).toEqual({ at: 1250, action: "hold-to-talk", what: "up", heldSeconds: 0.25 });
  expect(nextTrial(up, heard("closed", 1450)).isOpen).toBe(false);
});

it("the newest three lines are kept, the newest first", () => {
  const four = [heard("down", 1), heard("opened", 2), heard("up", 3), heard("closed", 4)].reduce(
    nextTrial,
    silentTrial,
  );
  expect(four.lines.map(({ at }) => at)).toEqual([4, 3, 2]);
});

it("a press of the mute key leaves a held key as it is", () => {
  const down = nextTrial(silentTrial, heard("down", 1));
  expect(nextTrial(down, { action: "toggle-mute", what: "pressed", at: 2 })).toMatchObject({
    action: "toggle-mute",
    downSince: 1,
  });
});
