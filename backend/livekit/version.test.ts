import { describe, expect, it } from "vitest";
import { isSupportedVersion, tooOldMessage } from "./version.ts";

describe("LiveKit's version", () => {
  it("must be 1.9 or newer", () => {
    const versions = ["0.15.0", "1.8.4", "1.9.0", "1.13.3", "2.0.0", ""];
    expect(versions.map(isSupportedVersion)).toEqual([false, false, true, true, true, false]);
  });

  it("is named when it is too old", () => {
    expect(tooOldMessage("1.8.4", "ws://media")).toBe("LiveKit 1.8.4 at ws://media is too old: 1.9 or newer is needed");
  });
});
