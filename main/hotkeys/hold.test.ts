import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { HoldListener } from "./hold-hook.ts";
import { createHold, type HoldTimes, probeHold } from "./hold.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const atOnce: HoldTimes = { releaseMilliseconds: 0, limitMilliseconds: 120_000 };

function setUp(times: HoldTimes = atOnce) {
  const seen: string[] = [];
  let tell: HoldListener = () => {};
  const hold = createHold({
    hook: (accelerator, listener) => {
      seen.push(`watch ${accelerator}`);
      tell = listener;
      return () => seen.push(`stop ${accelerator}`);
    },
    times: () => times,
    setOpen: (isOpen) => seen.push(isOpen ? "open" : "close"),
    onKey: (what) => seen.push(`key ${what}`),
    onChanged: () => seen.push("changed"),
  });
  return { hold, seen: () => seen.splice(0), tell: (...what: Parameters<HoldListener>) => tell(...what) };
}

describe("hold to talk", () => {
  it("opens the microphone while the key is held", () => {
    const { hold, seen, tell } = setUp();
    hold.want("F9");
    hold.want("F9");
    tell("watching");
    expect(hold.state()).toBe("active");
    tell("down");
    tell("up");
    expect(seen()).toEqual(["watch F9", "changed", "key down", "open", "changed", "key up", "close", "changed"]);
  });

  it("stays open for the chosen time after letting go", () => {
    const { hold, seen, tell } = setUp({ ...atOnce, releaseMilliseconds: 200 });
    hold.want("F9");
    tell("down");
    tell("up");
    vi.advanceTimersByTime(199);
    expect(seen()).toEqual(["watch F9", "key down", "open", "changed", "key up", "changed"]);
    vi.advanceTimersByTime(1);
    expect(seen()).toEqual(["close"]);
  });

  it("goes on without a gap when the key comes down again in that time", () => {
    const { hold, seen, tell } = setUp({ ...atOnce, releaseMilliseconds: 200 });
    hold.want("F9");
    tell("down");
    tell("up");
    vi.advanceTimersByTime(150);
    tell("down");
    vi.advanceTimersByTime(10_000);
    expect(seen()).not.toContain("close");
  });

  it("closes at the longest hold, and opens again only with a new press", () => {
    const { hold, seen, tell } = setUp({ ...atOnce, limitMilliseconds: 30_000 });
    hold.want("F9");
    tell("down");
    vi.advanceTimersByTime(29_999);
    expect(seen()).not.toContain("close");
    vi.advanceTimersByTime(1);
    expect(seen()).toEqual(["close"]);
    tell("up");
    vi.advanceTimersByTime(60_000);
    tell("down");
    expect(seen()).toEqual(["key up", "changed", "key down", "open", "changed"]);
  });

  it("closes at once when the call ends, the keys change or recording begins, however long the delay", () => {
    const { hold, seen, tell } = setUp({ ...atOnce, releaseMilliseconds: 2000 });
    hold.want("F9");
    tell("down");
    hold.want("F8");
    expect(seen()).toEqual(["watch F9", "key down", "open", "changed", "stop F9", "close", "watch F8"]);
    tell("down");
    tell("up");
    hold.want(null);
    expect(seen()).toEqual(["key down", "open", "changed", "key up", "changed", "stop F8", "close"]);
    vi.advanceTimersByTime(5000);
    expect([hold.state(), seen()]).toEqual(["waiting", []]);
  });

  it("closes when the hook ends, also while the key is up, and says that it cannot be had", () => {
    const { hold, seen, tell } = setUp();
    hold.want("F9");
    tell("watching");
    tell("ended");
    expect(seen()).toEqual(["watch F9", "changed", "close", "changed"]);
    expect(hold.state()).toBe("unavailable");
  });

  it("hears nothing more from a hook that it stopped", () => {
    const { hold, seen, tell } = setUp();
    hold.want("F9");
    hold.want(null);
    tell("down");
    tell("ended");
    expect(seen()).toEqual(["watch F9", "stop F9"]);
  });

  it("tries again with the next call", () => {
    const { hold, seen, tell } = setUp();
    hold.want("F9");
    tell("ended");
    hold.want(null);
    hold.want("F9");
    expect(seen()).toEqual(["watch F9", "close", "changed", "stop F9", "watch F9"]);
  });
});

describe("a check whether letting go would be seen", () => {
  async function probe(answer: "watching" | "ended" | null) {
    const stopped: string[] = [];
    const found = probeHold((accelerator, listener) => {
      if (answer) listener(answer);
      return () => stopped.push(accelerator);
    }, "F9");
    await vi.advanceTimersByTimeAsync(5000);
    return { state: await found, stopped };
  }

  it.each([
    ["watching", "active"],
    ["ended", "unavailable"],
    [null, "unavailable"],
  ] as const)("a hook that answers %s gives %s, and it is stopped", async (answer, state) => {
    expect(await probe(answer)).toEqual({ state, stopped: ["F9"] });
  });
});
