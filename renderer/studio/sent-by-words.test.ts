import { usualWay } from "@nchat/contract/sent-by";
import { describe, expect, it } from "vitest";
import { sentByWords } from "./sent-by-words.ts";

describe("which way a stream is sent", () => {
  it("is said with its reason where it is not the usual one or the person's own", () => {
    expect(sentByWords(usualWay)).toBe("By RTMP");
    expect(sentByWords({ way: "whip", why: "chosen" })).toBe("By WebRTC (WHIP)");
    expect(sentByWords({ way: "room", why: "no-ffmpeg" })).toBe(
      "By WebRTC, straight into the room: ffmpeg was not found on this computer.",
    );
    expect(sentByWords({ way: "whip", why: "no-rtmp" })).toBe("By WebRTC (WHIP): the server takes no RTMP now.");
  });
});
