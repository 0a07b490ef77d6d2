import type { EncoderOrder, EncoderReport } from "@nchat/contract/encoder-line";
import { type Chunk, presets, programme } from "@nchat/contract/programme";
import { soundRate } from "./sound-line.ts";

type Config = Extract<EncoderReport, { type: "config" }>;
/** What to make of the programme; a smaller picture is the encoder's own work. */
type Wanted = Pick<Extract<EncoderOrder, { type: "encode" }>, "width" | "height" | "bitsPerSecond">;

type Deps = {
  readonly onChunk: (chunk: Chunk) => void;
  readonly onConfig: (config: Config) => void;
  readonly onFailed: (why: string) => void;
};

/** One encode of the programme, whatever the number of targets. */
export type Encoder = {
  readonly start: (wanted: Wanted) => void;
  /** Without a key frame of its own. */
  readonly setBitrate: (bitsPerSecond: number) => void;
  readonly askKeyFrame: () => void;
  /** False when the encoder is behind and the frame was left out. */
  readonly encodePicture: (data: Uint8Array<ArrayBuffer>, timestamp: number) => boolean;
  readonly encodeSound: (samples: Float32Array<ArrayBuffer>, timestamp: number) => void;
  readonly isRunning: () => boolean;
  readonly stop: () => void;
};

/** What captured screens come in; stills are turned into the same. */
const programmeColours = {
  matrix: "smpte170m",
  primaries: "smpte170m",
  transfer: "smpte170m",
  fullRange: false,
} as const;
const keyFrameMicroseconds = 2_000_000;
const mostWaiting = 3;
const opusBitsPerSecond = 128_000;

function videoConfig({ width, height, bitsPerSecond }: Wanted): VideoEncoderConfig {
  return {
    codec: "avc1.42E01F", // constrained baseline: no B-frames, what every ingest and the room take as it is
    width,
    height,
    bitrate: bitsPerSecond,
    framerate: programme.framesPerSecond,
    latencyMode: "realtime",
    bitrateMode: "constant",
    avc: { format: "avc" },
  };
}

/** What a decoder of our Opus has to know; the encoder's own look-ahead is 312 samples. */
function opusHead(): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(19);
  head.set(new TextEncoder().encode("OpusHead"));
  const view = new DataView(head.buffer);
  view.setUint8(8, 1);
  view.setUint8(9, 2);
  view.setUint16(10, 312, true);
  view.setUint32(12, soundRate, true);
  return head;
}

/** Encodes nothing until it is started. */
export function createEncoder(deps: Deps): Encoder {
  let pair: Pair | null = null;
  let wanted: Wanted = presets["720p"];
  let keyAt: number | null = null;
  return {
    start(next) {
      const known = pair?.config() ?? null;
      wanted = next;
      pair ??= openPair(deps, () => wanted);
      pair.video.configure(videoConfig(wanted));
      keyAt = null;
      // Of another size it is told anew, with the next key frame.
      if (known?.width === wanted.width) deps.onConfig(known);
    },
    setBitrate(bitsPerSecond) {
      wanted = { ...wanted, bitsPerSecond };
      pair?.video.configure(videoConfig(wanted));
    },
    askKeyFrame: () => void (keyAt = null),
    encodePicture(data, timestamp) {
      if (pair?.video.state !== "configured") return true;
      if (pair.video.encodeQueueSize > mostWaiting) return false;
      const keyFrame = keyAt === null || timestamp - keyAt >= keyFrameMicroseconds;
      if (keyFrame) keyAt = timestamp;
      const frame = pictureOf(data, timestamp);
      pair.video.encode(frame, { keyFrame });
      frame.close();
      return true;
    },
    encodeSound(data, timestamp) {
      if (pair?.audio.state !== "configured") return;
      const numberOfFrames = data.length / 2;
      const sound = { format: "f32-planar", sampleRate: soundRate, numberOfChannels: 2, numberOfFrames } as const;
      const samples = new AudioData({ ...sound, timestamp, data });
      pair.audio.encode(samples);
      samples.close();
    },
    isRunning: () => pair !== null,
    stop() {
      if (pair && pair.video.state !== "closed") pair.video.close();
      if (pair && pair.audio.state !== "closed") pair.audio.close();
      pair = null;
    },
  };
}

type Pair = { readonly video: VideoEncoder; readonly audio: AudioEncoder; readonly config: () => Config | null };

/** Both encoders; what a decoder has to know is told before the first frame that needs it. */
function openPair({ onChunk, onConfig, onFailed }: Deps, getSize: () => Wanted): Pair {
  const head = toBase64(opusHead());
  const fail = (what: string) => (error: DOMException) => onFailed(`${what}: ${error.message}`.slice(0, 300));
  let config: Config | null = null;
  const video = new VideoEncoder({
    output(chunk, metadata) {
      const description = metadata?.decoderConfig?.description;
      if (description) {
        const { width, height } = getSize();
        config = { type: "config", width, height, video: toBase64(bytesOf(description)), audio: head };
        onConfig(config);
      }
      onChunk({ kind: chunk.type === "key" ? "key" : "video", timestamp: chunk.timestamp, data: contentOf(chunk) });
    },
    error: fail("video"),
  });
  const audio = new AudioEncoder({
    output: (chunk) => onChunk({ kind: "audio", timestamp: chunk.timestamp, data: contentOf(chunk) }),
    error: fail("sound"),
  });
  audio.configure({ codec: "opus", sampleRate: soundRate, numberOfChannels: 2, bitrate: opusBitsPerSecond });
  return { video, audio, config: () => config };
}

function pictureOf(data: Uint8Array<ArrayBuffer>, timestamp: number): VideoFrame {
  const { width, height, framesPerSecond } = programme;
  return new VideoFrame(data, {
    ...{ format: "I420", codedWidth: width, codedHeight: height, timestamp },
    duration: Math.round(1_000_000 / framesPerSecond),
    colorSpace: programmeColours,
  });
}

function contentOf(chunk: EncodedVideoChunk | EncodedAudioChunk): Uint8Array {
  const data = new Uint8Array(chunk.byteLength);
  chunk.copyTo(data);
  return data;
}

function bytesOf(source: AllowSharedBufferSource): Uint8Array {
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
}

function toBase64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
