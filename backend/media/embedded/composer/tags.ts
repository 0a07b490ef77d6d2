import type { Chunk } from "@nchat/contract/programme";
import type { RawTag } from "../rtmp/session.ts";

/** FLV's bytes before H.264 and AAC. */
const avc = { key: 0x17, other: 0x27 };
const aac = 0xaf;

/** How the sound is to be read: AAC-LC, 48 kHz, two channels. */
const soundConfig = Buffer.from([0x11, 0x90]);
const soundRate = 48_000;
/** Samples of a frame of AAC; the encoder puts one frame of nothing before the first. */
const frameSamples = 1024;

/** What stands before all sound. */
export const soundHeader: RawTag = {
  ...{ kind: "audio", timestamp: 0 },
  payload: Buffer.concat([Buffer.from([aac, 0]), soundConfig]),
};

/** What stands before all pictures: the `avcC` record. */
export function pictureHeader(record: Buffer): RawTag {
  return { kind: "video", timestamp: 0, payload: Buffer.concat([Buffer.from([avc.key, 0, 0, 0, 0]), record]) };
}

/** One picture; none is shown in another order than it comes. */
export function pictureTag({ kind, timestamp, data }: Chunk): RawTag {
  const head = Buffer.from([kind === "key" ? avc.key : avc.other, 1, 0, 0, 0]);
  return { kind: "video", timestamp: Math.round(timestamp / 1000), payload: Buffer.concat([head, data]) };
}

/** Frames of sound become tags: each stands where the samples before it end. */
export function createSoundTags(): Readonly<{
  /** When the first sample is of, in microseconds. */
  begin: (timestamp: number) => void;
  tag: (frame: Buffer) => RawTag;
}> {
  let firstAt: number | null = null;
  let frames = 0;
  return {
    begin: (timestamp) => {
      firstAt ??= timestamp;
    },
    tag: (frame) => {
      const samples = (frames - 1) * frameSamples;
      frames += 1;
      const timestamp = Math.max(0, Math.round((firstAt ?? 0) / 1000 + (samples * 1000) / soundRate));
      return { kind: "audio", timestamp, payload: Buffer.concat([Buffer.from([aac, 1]), frame]) };
    },
  };
}
