// Apart from studio.ts, so that the engine's worker need not load the schemas.

/** The picture that is composed, and how often. */
export const programme = { width: 1280, height: 720, framesPerSecond: 30 } as const;

/** What the programme can be sent as, the best first: the encoder makes it smaller, the studio stays as it is. */
export const presets = {
  "720p-high": { width: 1280, height: 720, bitsPerSecond: 4_500_000 },
  "720p": { width: 1280, height: 720, bitsPerSecond: 3_000_000 },
  "480p": { width: 854, height: 480, bitsPerSecond: 1_500_000 },
  "360p": { width: 640, height: 360, bitsPerSecond: 800_000 },
} as const;
export type PresetName = keyof typeof presets;

/** Their names, the best first. */
export const presetNames = ["720p-high", "720p", "480p", "360p"] as const satisfies readonly PresetName[];

/** One encoded frame or packet; times in microseconds of the engine's own clock. */
export type Chunk = {
  readonly kind: "audio" | "video" | "key";
  readonly timestamp: number;
  readonly data: Uint8Array;
};

const kinds = ["audio", "video", "key"] as const;
const headBytes = 9;

/** A chunk as it goes over the engine's line: a byte for its kind, eight for its time, and the rest. */
export function writeChunk({ kind, timestamp, data }: Chunk): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(headBytes + data.byteLength);
  bytes[0] = kinds.indexOf(kind);
  new DataView(bytes.buffer).setFloat64(1, timestamp, true);
  bytes.set(data, headBytes);
  return bytes;
}

/** Null for what is no chunk. */
export function readChunk(bytes: Uint8Array): Chunk | null {
  const kind = kinds[bytes[0] ?? kinds.length];
  if (kind === undefined || bytes.byteLength <= headBytes) return null;
  const timestamp = new DataView(bytes.buffer, bytes.byteOffset, headBytes).getFloat64(1, true);
  return Number.isFinite(timestamp) ? { kind, timestamp, data: bytes.subarray(headBytes) } : null;
}

/** The channel between the pages of our origin on which the studio sees what the engine makes. */
export const programmeChannel = "nchat-programme";

/** What the engine shows on the studio's channel, for whoever looks. */
export type ProgrammeNews =
  | {
      readonly type: "picture";
      readonly width: number;
      readonly height: number;
      /** I420. */
      readonly data: Uint8Array<ArrayBuffer>;
    }
  /** A scene as it would look, small: at most once a second, and only when it has changed. */
  | {
      readonly type: "scene";
      readonly sceneId: string;
      readonly width: number;
      readonly height: number;
      /** I420. */
      readonly data: Uint8Array<ArrayBuffer>;
    }
  /** How light each of 16 by 9 fields of the programme was, and when, in milliseconds since 1970. */
  | { readonly type: "trace"; readonly at: number; readonly fields: Uint8Array<ArrayBuffer> }
  /** `inputs`: the microphone's, then the sounds' in their order. */
  | { readonly type: "levels"; readonly inputs: readonly number[]; readonly programme: number };

/** The studio's page to the engine: somebody looks. `isNew`: and has seen nothing yet. */
export type ProgrammeWish =
  | { readonly type: "watching"; readonly isNew: boolean }
  /** Somebody compares the programme with what viewers get. */
  | { readonly type: "tracing" };
