import { describe, expect, it } from "vitest";
import { initialPace, nextPace, type Pace, paceBitrate, paceRules, paceSteps } from "./pace.ts";

/** Every half second one look at the queue. */
function follow(delays: readonly (number | null)[], from: Pace = initialPace(0)): Pace {
  return delays.reduce((pace, delay, at) => nextPace(pace, delay, (at + 1) * 500), from);
}
const seconds = (count: number, delay: number | null) => Array.from({ length: count * 2 }, () => delay);

describe("the bitrate", () => {
  it("stays whole on a line that keeps up", () => {
    expect(paceBitrate(follow(seconds(60, 20)), 3_000_000)).toBe(3_000_000);
  });

  it("steps down when frames wait too long, once in two seconds and not below the last step", () => {
    expect(follow(seconds(1, 900)).step).toBe(1);
    expect(follow(seconds(2, 900)).step).toBe(1);
    expect(follow(seconds(3, 900)).step).toBe(2);
    expect(follow(seconds(60, 900)).step).toBe(paceSteps.length - 1);
  });

  it("dares the next step up after ten calm seconds, one at a time", () => {
    const slow = follow(seconds(3, 900));
    expect(follow([...seconds(3, 900), ...seconds(9, 20)]).step).toBe(slow.step);
    expect(follow([...seconds(3, 900), ...seconds(11, 20)]).step).toBe(slow.step - 1);
    expect(follow([...seconds(3, 900), ...seconds(22, 20)]).step).toBe(0);
  });

  it("stays as it was while nothing is sent, and counts the calm anew afterwards", () => {
    const slow = seconds(1, 900);
    expect(follow([...slow, ...seconds(60, null)]).step).toBe(1);
    expect(follow([...slow, ...seconds(8, 20), null, ...seconds(9, 20)]).step).toBe(1);
    expect(follow([...slow, ...seconds(8, 20), null, ...seconds(11, 20)]).step).toBe(0);
  });

  it("counts the calm anew when frames wait again", () => {
    const almost = [...seconds(1, 900), ...seconds(8, 20), paceRules.calmMs + 1];
    expect(follow([...almost, ...seconds(9, 20)]).step).toBe(1);
    expect(follow([...almost, ...seconds(11, 20)]).step).toBe(0);
  });
});
