import { describe, expect, it } from "vitest";
import { words as livekitWords } from "../media/asking.ts";
import type { Capability } from "../media/port.ts";
import { mediaFinding } from "./status-media.ts";

const programs = { ffmpeg: "/usr/bin/ffmpeg", chromium: "/usr/bin/chromium" };
const noRedis: Capability = { status: "unavailable", reason: livekitWords.noRedis };
const silent: Capability = { status: "unavailable", reason: livekitWords.notAnswering };
const alone = { media: { kind: "auto" }, redisUrl: null } as const;
const stateOf = (...args: Parameters<typeof mediaFinding>) => mediaFinding(...args).state;

describe("the line about media", () => {
  it("is LiveKit's where its workers can be asked", () => {
    expect(mediaFinding(alone, { status: "available" }, programs)).toMatchObject({ part: "media", state: "well" });
  });

  it("names this computer's programs where LiveKit has no Redis and there is one node", () => {
    expect(mediaFinding(alone, noRedis, programs)).toEqual({
      ...{ part: "media", state: "well" },
      words: "this computer's /usr/bin/ffmpeg, /usr/bin/chromium",
    });
    expect(mediaFinding(alone, noRedis, { ...programs, chromium: null }).words).toContain("without Chromium");
    expect(stateOf(alone, noRedis, { ffmpeg: null, chromium: null })).toBe("off");
  });

  it("is a fault where LiveKit's workers are needed and LiveKit has no Redis for them", () => {
    expect(stateOf({ ...alone, redisUrl: "redis://cache" }, noRedis, programs)).toBe("wrong");
    expect(stateOf({ ...alone, media: { kind: "livekit" } }, noRedis, programs)).toBe("wrong");
  });

  it("counts no fault twice: a LiveKit that is away has a line of its own", () => {
    expect(mediaFinding(alone, silent, programs)).toEqual({
      part: "media",
      state: "off",
      words: livekitWords.notAnswering,
    });
  });
});
