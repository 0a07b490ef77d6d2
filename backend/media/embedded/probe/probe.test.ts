import { describe, expect, it } from "vitest";
import type { RawTag } from "../rtmp/session.ts";
import { createProbe } from "./probe.ts";

const videoHeader = "17000000000142c01effe100196742c01eda0280bfe5c044000003000400000300f03c58ba8001000468ce0fc8";
const header = (kind: RawTag["kind"], hex: string): RawTag => ({
  kind,
  timestamp: 0,
  payload: Buffer.from(hex, "hex"),
});

function setUp() {
  const clock = { now: 1_000_000_000 };
  const probe = createProbe(() => clock.now);
  const picture = (isKey: boolean, bytes: number, offset = 0): RawTag => {
    const payload = Buffer.alloc(bytes);
    payload.set([isKey ? 0x17 : 0x27, 1, 0, 0, offset]);
    return { kind: "video", timestamp: clock.now - 1_000_000_000, payload };
  };
  /** Sends for so long: 25 pictures a second, with a key frame every so many of them. */
  const send = (seconds: number, { keyEvery = 50, sound = true, bytes = 1000, offset = 0 } = {}) => {
    for (let frame = 0; frame < seconds * 25; frame++) {
      probe.push(picture(frame % keyEvery === 0, bytes, offset));
      if (sound) probe.push({ kind: "audio", timestamp: 0, payload: Buffer.from([0xaf, 1, ...Array(98).fill(0)]) });
      clock.now += 40;
    }
  };
  return { probe, clock, send };
}

describe("what arrives from an encoder", () => {
  it("is not told before a whole second of it has come", () => {
    const { probe, send } = setUp();
    probe.push(header("video", videoHeader));
    send(0.9);
    expect(probe.read()).toBe(null);
  });

  it("is its size, frames, bits and key frames, and its sound", () => {
    const { probe, send } = setUp();
    probe.push(header("video", videoHeader));
    probe.push(header("audio", "af00121056e500"));
    send(8);
    expect(probe.read()).toEqual({
      video: {
        ...{ codec: "H.264", width: 640, height: 360, framesPerSecond: 25, bitsPerSecond: 200_000 },
        ...{ keyFrameSeconds: 2, isReordered: false },
      },
      audio: { codec: "AAC", sampleRate: 44_100, channels: 2, bitsPerSecond: 20_000 },
    });
  });

  it("is of the last seconds alone: what ended is not told any more", () => {
    const { probe, clock, send } = setUp();
    send(6);
    send(6, { sound: false, bytes: 4000 });
    expect(probe.read()).toMatchObject({ video: { bitsPerSecond: 800_000, width: null }, audio: null });
    clock.now += 10_000;
    expect(probe.read()).toEqual({ video: null, audio: null });
  });

  it("has key frames further apart than was seen so far, once the next one is late", () => {
    const { probe, send } = setUp();
    send(2, { keyEvery: 1000 });
    expect(probe.read()?.video?.keyFrameSeconds).toBe(null);
    send(8, { keyEvery: 1000 });
    expect(probe.read()?.video?.keyFrameSeconds).toBe(8);
    send(3, { keyEvery: 25 });
    expect(probe.read()?.video?.keyFrameSeconds).toBe(1);
  });

  it("tells of pictures out of order, and passes over what is no H.264 or AAC", () => {
    const { probe, send } = setUp();
    probe.push({ kind: "video", timestamp: 0, payload: Buffer.from([0x92, 1, 2, 3]) });
    send(2, { offset: 80 });
    expect(probe.read()?.video).toMatchObject({ isReordered: true, framesPerSecond: 25 });
  });
});
