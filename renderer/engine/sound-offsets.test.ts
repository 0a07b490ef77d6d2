import type { Sound } from "@nchat/contract/sounds";
import { expect, test } from "vitest";
import { systemSpareMs } from "./mixing-context.ts";
import { soundDelays } from "./sound-offsets.ts";

const channel = { isOn: true, gain: 0, isDucked: false };
const system = (offsetMilliseconds: number): Sound => ({
  ...{ id: "s", kind: "system", name: "This computer", offsetMilliseconds },
  ...channel,
});

test("the computer's own sound is heard with the picture, whatever is kept back of it, and the others wait for it", () => {
  expect(soundDelays({ offsetMilliseconds: 0 }, [])).toEqual({ whole: 0, each: [0] });
  expect(soundDelays({ offsetMilliseconds: 0 }, [system(0)])).toEqual({
    whole: -systemSpareMs,
    each: [systemSpareMs, 0],
  });
  expect(soundDelays({ offsetMilliseconds: -200 }, [system(100)])).toEqual({
    whole: -200,
    each: [0, 300 - systemSpareMs],
  });
});
