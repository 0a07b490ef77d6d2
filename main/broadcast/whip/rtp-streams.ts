import { stampOf } from "@nchat/contract/ntp";
import type { Chunk } from "@nchat/contract/programme";
import { H264Packetizer, OpusPacketizer, parseAvcDecoderConfigurationRecord, type RtpPacket } from "werift";
import type { StreamConfig } from "../matroska.ts";

/** One chunk as it goes out. */
export type Packets = { readonly kind: "audio" | "video"; readonly packets: readonly RtpPacket[] };

/** Makes RTP of what the encoder made, without encoding anything again. */
export type RtpStreams = {
  /** What follows is of these streams; times and numbers go on. */
  readonly setConfig: (config: StreamConfig) => void;
  /** Null for pictures before the first key frame: nobody could show them. */
  readonly packetsOf: (chunk: Chunk) => Packets | null;
};

/** Ticks a millisecond. */
export const rates = { audio: 48, video: 90 } as const;
const timestampOf = (microseconds: number, rate: number) => stampOf(microseconds / 1000, rate);

/** Makes it. Every key frame carries what a decoder has to know: whoever comes later can begin with it. */
export function createRtpStreams(): RtpStreams {
  const audio = new OpusPacketizer();
  let video: H264Packetizer | null = null;
  let nextSequence: number | undefined;
  let isBegun = false;
  return {
    setConfig(config) {
      const { naluLengthSize, parameterSets } = parseAvcDecoderConfigurationRecord(config.video);
      const sequence = nextSequence === undefined ? {} : { sequenceNumber: nextSequence };
      video = new H264Packetizer({ naluLengthSize, parameterSets, inputFormat: "length-prefixed", ...sequence });
      isBegun = false;
    },
    packetsOf({ kind, timestamp, data }) {
      const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
      if (kind === "audio") return { kind, packets: audio.packetize(bytes, timestampOf(timestamp, rates.audio)) };
      isBegun ||= kind === "key";
      if (!isBegun || !video) return null;
      const packets = video.packetize(bytes, timestampOf(timestamp, rates.video), { isKeyframe: kind === "key" });
      const last = packets.at(-1)?.header.sequenceNumber;
      if (last !== undefined) nextSequence = (last + 1) % 2 ** 16;
      return { kind: "video", packets };
    },
  };
}
