import { describe, expect, it } from "vitest";
import { createDelayLine } from "./delay-line.ts";
import { createPlanes, type Planes } from "./planes.ts";

function line() {
  const clock = { now: 0 };
  return { clock, line: createDelayLine(() => clock.now) };
}
const picture = () => createPlanes(2, 2);

describe("pictures that are shown later", () => {
  it("come at once without a delay, and their memory is used again", () => {
    const { line: pictures } = line();
    const [first, second] = [picture(), picture()];
    pictures.push(first);
    expect([pictures.current(), pictures.version()]).toEqual([first, 1]);
    pictures.push(second);
    expect(pictures.current()).toBe(second);
    expect(pictures.spare(2, 2)).toBe(first);
    expect(pictures.spare(2, 2)).not.toBe(first);
  });

  it("come so long after they came in, in their order", () => {
    const { clock, line: pictures } = line();
    pictures.setDelay(500);
    const all = [picture(), picture(), picture()];
    all.forEach((each, at) => {
      clock.now = at * 100;
      pictures.push(each);
    });
    const seen: (Planes | null)[] = [499, 500, 620, 5000].map((time) => {
      clock.now = time;
      return pictures.current();
    });
    expect(seen.map((each) => (each ? all.indexOf(each) : null))).toEqual([null, 0, 1, 2]);
  });

  it("follow a shorter delay at once", () => {
    const { clock, line: pictures } = line();
    pictures.setDelay(2000);
    const last = picture();
    pictures.push(picture());
    clock.now = 50;
    pictures.push(last);
    pictures.setDelay(0);
    expect(pictures.current()).toBe(last);
  });

  it("wait in bounded numbers, also when nobody looks", () => {
    const { clock, line: pictures } = line();
    pictures.setDelay(2000);
    let taken = 0;
    for (; clock.now < 10_000; clock.now += 10) pictures.push(picture());
    clock.now = 1_000_000;
    const before = pictures.version();
    taken = before;
    expect(taken).toBeGreaterThan(200);
    expect(taken).toBeLessThan(64 * 6);
  });

  it("come to rest at the newest one, also when there was no room for it as it came", () => {
    const { clock, line: pictures } = line();
    pictures.setDelay(2000);
    const last = picture();
    pictures.push(picture());
    clock.now = 10;
    pictures.push(last);
    clock.now = 1000;
    pictures.current();
    clock.now = 2009;
    expect(pictures.current()).not.toBe(last);
    clock.now = 2010;
    expect(pictures.current()).toBe(last);
  });

  it("are gone when they are forgotten", () => {
    const { line: pictures } = line();
    pictures.push(picture());
    pictures.clear();
    expect([pictures.current(), pictures.version()]).toEqual([null, 2]);
  });
});
