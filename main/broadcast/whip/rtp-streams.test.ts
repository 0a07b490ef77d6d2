import type { Chunk } from "@nchat/contract/programme";
import { H264RtpPayload } from "werift";
import { describe, expect, it } from "vitest";
import { createRtpStreams, type Packets } from "./rtp-streams.ts";

const sps = Buffer.from([0x67, 0x42, 0xe0, 0x1f, 0x11]);
const pps = Buffer.from([0x68, 0xce, 0x3c, 0x80]);
/** An `avcC` record: what the encoder says of its stream. */
const video = Buffer.concat([
  Buffer.from([1, 0x42, 0xe0, 0x1f, 0xff, 0xe1, 0, sps.length]),
  sps,
  Buffer.from([1, 0, pps.length]),
  pps,
]);
const config = { width: 1280, height: 720, video, audio: Buffer.from("OpusHead") };
const sliceOf = (type: number, length: number) => {
  const data = Buffer.alloc(4 + length, 7);
  data.writeUInt32BE(length);
  data[4] = 0x60 | type;
  return data;
};
const chunk = (kind: Chunk["kind"], milliseconds: number, data: Uint8Array): Chunk => ({
  ...{ kind, timestamp: milliseconds * 1000, data },
});
const headers = (made: Packets | null) => made?.packets.map(({ header }) => header) ?? [];

describe("what the encoder made, as RTP", () => {
  it("begins with a key frame, which carries what a decoder has to know and comes in parts that fit", () => {
    const streams = createRtpStreams();
    streams.setConfig(config);
    expect(streams.packetsOf(chunk("video", 0, sliceOf(1, 100)))).toBe(null);
    const made = streams.packetsOf(chunk("key", 1000, sliceOf(5, 5000)));
    expect(headers(made).map(({ timestamp }) => timestamp)).toEqual(headers(made).map(() => 90_000));
    expect(headers(made).map(({ marker }) => marker)).toEqual(headers(made).map((_, at, all) => at === all.length - 1));
    expect(made?.packets.every(({ payload }) => payload.length <= 1200)).toBe(true);
    const [sets, ...parts] = made?.packets ?? [];
    expect(sets && H264RtpPayload.deSerialize(sets.payload).aggregatedNalUnitTypes).toEqual([7, 8]);
    expect(parts.reduce((sum, { payload }) => sum + payload.length - 2, 1)).toBe(5000);
  });

  it("goes on counting when the encoder begins anew", () => {
    const streams = createRtpStreams();
    streams.setConfig(config);
    const before = headers(streams.packetsOf(chunk("key", 0, sliceOf(5, 3000)))).at(-1)?.sequenceNumber ?? 0;
    streams.setConfig(config);
    expect(streams.packetsOf(chunk("video", 33, sliceOf(1, 100)))).toBe(null);
    const [next] = headers(streams.packetsOf(chunk("key", 66, sliceOf(5, 100))));
    expect(next?.sequenceNumber).toBe((before + 1) % 65_536);
  });

  it("sends every packet of sound as it is, by sound's own clock", () => {
    const streams = createRtpStreams();
    const sound = new Uint8Array([0xfc, 1, 2, 3]);
    const made = streams.packetsOf(chunk("audio", 20, sound));
    expect([made?.kind, made?.packets[0]?.payload, headers(made)[0]?.timestamp]).toEqual([
      "audio",
      Buffer.from(sound),
      960,
    ]);
  });
});
