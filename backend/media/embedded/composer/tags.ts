import type { Chunk } from "@nchat/contract/programme";
import type { RawTag } from "../rtmp/session.ts";
import { frameMsOf, soundConfigOf, type SoundForm } from "../slate/silence.ts";

/** FLV's bytes before H.264 and AAC. */
const avc = { key: 0x17, other: 0x27 };
const aac = 0xaf;

/** What people's sound is encoded in where nothing else is asked for. */
export const usualSound: SoundForm = { rate: 48_000, channels: 2 };

/** What stands before all sound. */
export const soundHeader = (form: SoundForm): RawTag => ({
  ...{ kind: "audio", timestamp: 0 },
  payload: Buffer.concat([Buffer.from([aac, 0]), soundConfigOf(form)]),
});

/** What stands before all pictures: the `avcC` record. */
export function pictureHeader(record: Buffer): RawTag {
  return { kind: "video", timestamp: 0, payload: Buffer.concat([Buffer.from([avc.key, 0, 0, 0, 0]), record]) };
}

/** One picture; none is shown in another order than it comes. */
export function pictureTag({ kind, timestamp, data }: Chunk): RawTag {
  const head = Buffer.from([kind === "key" ? avc.key : avc.other, 1, 0, 0, 0]);
  return { kind: "video", timestamp: Math.round(timestamp / 1000), payload: Buffer.concat([head, data]) };
}

/** Frames of sound become tags: each stands where the samples before it end. The encoder puts one of nothing before the first. */
export function createSoundTags(form: SoundForm): Readonly<{
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
      const before = (frames - 1) * frameMsOf(form);
      frames += 1;
      const timestamp = Math.max(0, Math.round((firstAt ?? 0) / 1000 + before));
      return { kind: "audio", timestamp, payload: Buffer.concat([Buffer.from([aac, 1]), frame]) };
    },
  };
}
