import { describe, expect, it } from "vitest";
import { mayReload } from "./recovery.ts";

describe("loading a dead page again", () => {
  it("is done three times within a minute and not a fourth time", () => {
    expect(mayReload([], 1000)).toBe(true);
    expect(mayReload([1000, 2000], 3000)).toBe(true);
    expect(mayReload([1000, 2000, 3000], 4000)).toBe(false);
  });

  it("is allowed again once the earlier ones are a minute old", () => {
    expect(mayReload([1000, 2000, 3000], 61_000)).toBe(true);
  });
});
