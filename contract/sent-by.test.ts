import { describe, expect, it } from "vitest";
import { type SentBy, usualWay, waysFor, waysInstead } from "./sent-by.ts";

const said = (ways: readonly SentBy[]) => ways.map(({ way, why }) => `${way}: ${why}`);

describe("the way that a stream is sent", () => {
  it("is the person's choice, and else RTMP, and WebRTC where RTMP cannot be", () => {
    expect(said(waysFor("automatic", true))).toEqual(["rtmp: usual", "whip: no-rtmp", "room: no-rtmp"]);
    expect(said(waysFor("automatic", false))).toEqual(["whip: no-ffmpeg", "room: no-ffmpeg"]);
    expect(said(waysFor("rtmp", false))).toEqual(["rtmp: chosen"]);
    expect(said(waysFor("webrtc", true))).toEqual(["whip: chosen", "room: chosen"]);
  });

  it("is another one, and back, when it does not get through, unless the person chose", () => {
    expect(said(waysInstead(usualWay))).toEqual(["whip: rtmp-blocked", "room: rtmp-blocked"]);
    expect(waysInstead({ way: "room", why: "rtmp-blocked" })).toEqual([usualWay]);
    for (const why of ["chosen", "no-ffmpeg", "no-rtmp"] as const)
      expect(waysInstead({ way: "whip", why })).toEqual([]);
  });
});
