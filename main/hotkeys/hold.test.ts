import { describe, expect, it } from "vitest";
import type { HoldListener } from "./hold-hook.ts";
import { createHold } from "./hold.ts";

function setUp() {
  const seen: string[] = [];
  let tell: HoldListener = () => {};
  const hold = createHold(
    (accelerator, listener) => {
      seen.push(`watch ${accelerator}`);
      tell = listener;
      return () => seen.push(`stop ${accelerator}`);
    },
    (isOpen) => seen.push(isOpen ? "open" : "close"),
    () => seen.push("changed"),
  );
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
    expect(seen()).toEqual(["watch F9", "changed", "open", "changed", "close", "changed"]);
  });

  it("closes when the call ends, the keys change or recording begins while it is held", () => {
    const { hold, seen, tell } = setUp();
    hold.want("F9");
    tell("down");
    hold.want("F8");
    expect(seen()).toEqual(["watch F9", "open", "changed", "stop F9", "close", "watch F8"]);
    tell("down");
    hold.want(null);
    expect(seen()).toEqual(["open", "changed", "stop F8", "close"]);
    expect(hold.state()).toBe("waiting");
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
