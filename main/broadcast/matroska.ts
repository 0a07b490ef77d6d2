import type { Chunk } from "@nchat/contract/programme";

/** What the encoder said of the streams that follow. */
export type StreamConfig = {
  readonly width: number;
  readonly height: number;
  /** The `avcC` record. */
  readonly video: Buffer;
  /** The `OpusHead`. */
  readonly audio: Buffer;
};

/** Writes one live Matroska stream: only ever appended to, and every chunk is whole when it is written. */
export type Matroska = {
  readonly header: () => Buffer;
  /** Null for what comes before the first key frame: nobody could show it. */
  readonly block: (chunk: Chunk) => Buffer | null;
};

const id = {
  ebml: 0x1a45dfa3,
  version: 0x4286,
  readVersion: 0x42f7,
  maxIdLength: 0x42f2,
  maxSizeLength: 0x42f3,
  docType: 0x4282,
  docTypeVersion: 0x4287,
  docTypeReadVersion: 0x4285,
  segment: 0x18538067,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  muxingApp: 0x4d80,
  writingApp: 0x5741,
  tracks: 0x1654ae6b,
  track: 0xae,
  trackNumber: 0xd7,
  trackUid: 0x73c5,
  trackType: 0x83,
  lacing: 0x9c,
  codecId: 0x86,
  codecPrivate: 0x63a2,
  codecDelay: 0x56aa,
  seekPreRoll: 0x56bb,
  video: 0xe0,
  pixelWidth: 0xb0,
  pixelHeight: 0xba,
  audio: 0xe1,
  sampleRate: 0xb5,
  channels: 0x9f,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  simpleBlock: 0xa3,
} as const;

const unknownSize = Buffer.from([0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
/** A block's time is sixteen bits of milliseconds behind its cluster's. */
const mostBehindMs = 30_000;
const opusRate = 48_000;
const isKey = 0x80;

/** Times start at zero with the first key frame. */
export function createMatroska(config: StreamConfig): Matroska {
  let base: number | null = null;
  let cluster: number | null = null;
  return {
    header: () => Buffer.concat([ebmlHeader(), idBytes(id.segment), unknownSize, info(), tracks(config)]),
    block({ kind, timestamp, data }) {
      if (base === null && kind !== "key") return null;
      base ??= timestamp;
      const time = Math.round((timestamp - base) / 1000);
      if (time < 0) return null;
      const opens = kind === "key" || cluster === null || time - cluster > mostBehindMs;
      if (opens) cluster = time;
      const behind = time - (cluster ?? time);
      // Sound of just before the key frame that opened the cluster.
      const head = Buffer.alloc(4);
      head[0] = 0x80 | (kind === "audio" ? 2 : 1);
      head.writeInt16BE(Math.max(behind, -mostBehindMs), 1);
      head[3] = kind === "video" ? 0 : isKey;
      const block = element(id.simpleBlock, Buffer.concat([head, data]));
      if (!opens) return block;
      return Buffer.concat([idBytes(id.cluster), unknownSize, element(id.timestamp, uint(time)), block]);
    },
  };
}

function ebmlHeader(): Buffer {
  return master(id.ebml, [
    element(id.version, uint(1)),
    element(id.readVersion, uint(1)),
    element(id.maxIdLength, uint(4)),
    element(id.maxSizeLength, uint(8)),
    element(id.docType, Buffer.from("matroska")),
    element(id.docTypeVersion, uint(4)),
    element(id.docTypeReadVersion, uint(2)),
  ]);
}

function info(): Buffer {
  const app = Buffer.from("nchat");
  return master(id.info, [
    element(id.timestampScale, uint(1_000_000)),
    element(id.muxingApp, app),
    element(id.writingApp, app),
  ]);
}

function tracks({ width, height, video, audio }: StreamConfig): Buffer {
  // Samples that a decoder throws away at the start, as the head says at its tenth byte.
  const preSkip = audio.length >= 12 ? audio.readUInt16LE(10) : 312;
  const rate = Buffer.alloc(8);
  rate.writeDoubleBE(opusRate);
  return master(id.tracks, [
    track(1, 1, "V_MPEG4/ISO/AVC", [
      element(id.codecPrivate, video),
      master(id.video, [element(id.pixelWidth, uint(width)), element(id.pixelHeight, uint(height))]),
    ]),
    track(2, 2, "A_OPUS", [
      element(id.codecPrivate, audio),
      element(id.codecDelay, uint(Math.round((preSkip * 1e9) / opusRate))),
      element(id.seekPreRoll, uint(80_000_000)),
      master(id.audio, [element(id.sampleRate, rate), element(id.channels, uint(audio[9] ?? 2))]),
    ]),
  ]);
}

function track(number: number, type: number, codec: string, more: readonly Buffer[]): Buffer {
  return master(id.track, [
    element(id.trackNumber, uint(number)),
    element(id.trackUid, uint(number)),
    element(id.trackType, uint(type)),
    element(id.lacing, uint(0)),
    element(id.codecId, Buffer.from(codec)),
    ...more,
  ]);
}

function master(name: number, parts: readonly Buffer[]): Buffer {
  return element(name, Buffer.concat(parts));
}

function element(name: number, content: Uint8Array): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(0x10000000 | content.byteLength);
  return Buffer.concat([idBytes(name), size, content]);
}

function idBytes(name: number): Buffer {
  return uint(name);
}

/** The fewest bytes that hold it. */
function uint(value: number): Buffer {
  const text = value.toString(16);
  return Buffer.from(text.length % 2 === 0 ? text : `0${text}`, "hex");
}
