import { describe, expect, it } from "vitest";
import { initialPreflight, neededBitsPerSecond, nextPreflight, type Preflight, recommend } from "./preflight.ts";

const running: Preflight = nextPreflight(initialPreflight, { type: "started", endsAt: 15_000 });
const passed = { state: "passed", figure: 30 } as const;

describe("the pre-flight", () => {
  it("begins with nothing checked, takes each result, and ends with what it recommends", () => {
    const checked = nextPreflight(running, { type: "checked", check: "encoder", state: passed });
    expect(checked).toEqual({
      ...{ step: "running", endsAt: 15_000, recommended: null },
      checks: { ...initialPreflight.checks, encoder: passed },
    });
    expect(nextPreflight(checked, { type: "finished", recommended: "720p" })).toEqual({
      ...checked,
      ...{ step: "done", endsAt: null, recommended: "720p" },
    });
  });

  it("begins anew without the results of the one before, and not while it runs", () => {
    const done = nextPreflight(
      nextPreflight(running, { type: "checked", check: "devices", state: { state: "passed", figure: null } }),
      { type: "finished", recommended: null },
    );
    expect(nextPreflight(done, { type: "started", endsAt: 15_000 })).toEqual(running);
    expect(nextPreflight(running, { type: "started", endsAt: 1 })).toBe(running);
  });

  it("that was cancelled takes no late result", () => {
    const cancelled = nextPreflight(running, { type: "cancelled" });
    expect(cancelled).toEqual(initialPreflight);
    expect(nextPreflight(cancelled, { type: "checked", check: "uplink", state: passed })).toBe(cancelled);
    expect(nextPreflight(cancelled, { type: "finished", recommended: "360p" })).toBe(cancelled);
  });
});

describe("what it recommends", () => {
  it("is the best that the encoder and the line hold", () => {
    expect(recommend({ height: 720, uplinkBitsPerSecond: 20_000_000 })).toBe("720p-high");
    expect(recommend({ height: 720, uplinkBitsPerSecond: neededBitsPerSecond("720p") })).toBe("720p");
    expect(recommend({ height: 720, uplinkBitsPerSecond: neededBitsPerSecond("720p") - 1 })).toBe("480p");
    expect(recommend({ height: 480, uplinkBitsPerSecond: 20_000_000 })).toBe("480p");
  });

  it("follows the encoder alone where the line could not be measured", () => {
    expect(recommend({ height: 480, uplinkBitsPerSecond: null })).toBe("480p");
  });

  it("is nothing when not even the least goes", () => {
    expect(recommend({ height: 720, uplinkBitsPerSecond: 200_000 })).toBe(null);
    expect(recommend({ height: null, uplinkBitsPerSecond: 20_000_000 })).toBe(null);
  });
});
