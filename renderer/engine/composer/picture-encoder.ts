import type { ComposerPicture } from "@nchat/contract/composer-line";
import type { Chunk } from "@nchat/contract/programme";
import type { Planes } from "../planes.ts";

type Deps = {
  readonly onChunk: (chunk: Chunk) => void;
  /** The `avcC` record of what follows. */
  readonly onConfig: (record: Uint8Array) => void;
  readonly onFailed: (why: string) => void;
};

/** One H.264 encode of the composed picture. */
export type PictureEncoder = {
  /** False when it is behind and the picture was left out. */
  readonly encode: (planes: Planes, timestamp: number) => boolean;
  readonly stop: () => void;
};

/** What people's cameras come in. */
const colours = { matrix: "bt709", primaries: "bt709", transfer: "bt709", fullRange: false } as const;
const keyFrameMicroseconds = 2_000_000;
const mostWaiting = 3;

/** Begins at once. */
export function createPictureEncoder(picture: ComposerPicture, { onChunk, onConfig, onFailed }: Deps): PictureEncoder {
  const { width, height, framesPerSecond, bitsPerSecond } = picture;
  const encoder = new VideoEncoder({
    output(chunk, metadata) {
      const description = metadata?.decoderConfig?.description;
      if (description) onConfig(bytesOf(description));
      const data = new Uint8Array(chunk.byteLength);
      chunk.copyTo(data);
      onChunk({ kind: chunk.type === "key" ? "key" : "video", timestamp: chunk.timestamp, data });
    },
    error: (error) => onFailed(`The picture could not be encoded: ${error.message}`),
  });
  encoder.configure({
    // Constrained baseline: no pictures out of order, so that everything that follows can copy it.
    codec: height > 720 ? "avc1.42E028" : "avc1.42E01F",
    ...{ width, height, bitrate: bitsPerSecond, framerate: framesPerSecond },
    ...{ latencyMode: "realtime", bitrateMode: "variable", avc: { format: "avc" } },
  });
  let keyAt: number | null = null;
  return {
    encode(planes, timestamp) {
      if (encoder.state !== "configured") return false;
      if (encoder.encodeQueueSize > mostWaiting) return false;
      const keyFrame = keyAt === null || timestamp - keyAt >= keyFrameMicroseconds;
      if (keyFrame) keyAt = timestamp;
      const frame = new VideoFrame(planes.data, {
        ...{ format: "I420", codedWidth: width, codedHeight: height, timestamp, colorSpace: colours },
        duration: Math.round(1_000_000 / framesPerSecond),
      });
      encoder.encode(frame, { keyFrame });
      frame.close();
      return true;
    },
    stop() {
      if (encoder.state !== "closed") encoder.close();
    },
  };
}

function bytesOf(source: AllowSharedBufferSource): Uint8Array {
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
}
