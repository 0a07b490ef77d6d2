import type { RawTag } from "./rtmp/session.ts";

/** What a tag is to those who pass it on. */
export type TagRole = "header" | "key frame" | "media" | "foreign";

/** H.264 as FLV numbers it, and AAC; newer encoders mark other codecs with the highest bit. */
const avc = 7;
const aac = 10;

/** What a tag is; `foreign` is sound or picture in a form that is not taken. */
export function roleOf({ kind, payload }: RawTag): TagRole {
  const first = payload[0] ?? 0;
  if (kind === "audio") {
    if (first >> 4 !== aac) return "foreign";
    return payload[1] === 0 ? "header" : "media";
  }
  if ((first & 0x80) !== 0 || (first & 0x0f) !== avc) return "foreign";
  if (payload[1] === 0) return "header";
  if (payload[1] !== 1) return "media";
  return first >> 4 === 1 ? "key frame" : "media";
}

/** Whether pictures are shown in another order than they come: rooms can't take that. */
export function isReordered({ kind, payload }: RawTag): boolean {
  return kind === "video" && payload[1] === 1 && payload.length >= 5 && payload.readIntBE(2, 3) !== 0;
}

/** The beginning of an FLV file with picture, and sound if there is any. */
export function flvHeader(hasAudio: boolean): Buffer {
  return Buffer.from([0x46, 0x4c, 0x56, 1, hasAudio ? 5 : 1, 0, 0, 0, 9, 0, 0, 0, 0]);
}

/** One tag as a file has it. */
export function flvTag({ kind, timestamp, payload }: RawTag): Buffer {
  const bytes = Buffer.alloc(11 + payload.length + 4);
  bytes[0] = kind === "audio" ? 8 : 9;
  bytes.writeUIntBE(payload.length, 1, 3);
  bytes.writeUIntBE(timestamp & 0xff_ff_ff, 4, 3);
  bytes[7] = (timestamp >>> 24) & 0xff;
  payload.copy(bytes, 11);
  bytes.writeUInt32BE(11 + payload.length, 11 + payload.length);
  return bytes;
}

/** The tags of a whole FLV file, without those that only describe it. */
export function readFlv(bytes: Buffer): RawTag[] {
  const tags: RawTag[] = [];
  for (let at = 9 + 4; at + 11 <= bytes.length;) {
    const [type, size] = [bytes.readUInt8(at), bytes.readUIntBE(at + 1, 3)];
    const timestamp = bytes.readUIntBE(at + 4, 3) + bytes.readUInt8(at + 7) * 0x1_00_00_00;
    const payload = bytes.subarray(at + 11, at + 11 + size);
    if (payload.length === size && (type === 8 || type === 9))
      tags.push({ kind: type === 8 ? "audio" : "video", timestamp, payload });
    at += 11 + size + 4;
  }
  return tags;
}
