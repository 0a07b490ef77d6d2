import type { EncoderReport } from "@nchat/contract/encoder-line";
import type { Chunk } from "@nchat/contract/programme";

/** Counts what the encoder does, second by second. */
export type Figures = {
  readonly count: (chunk: Chunk) => void;
  readonly countDropped: () => void;
  /** Of the time since it was asked last. */
  readonly take: (nowMs: number) => Extract<EncoderReport, { type: "figures" }>;
  readonly reset: () => void;
};

/** Starts at zero. */
export function createFigures(startedMs: number): Figures {
  let since = startedMs;
  let frames = 0;
  let bytes = 0;
  let droppedFrames = 0;
  let keyAt: number | null = null;
  let keyFrameSeconds: number | null = null;
  return {
    count({ kind, timestamp, data }) {
      bytes += data.byteLength;
      if (kind === "audio") return;
      frames++;
      if (kind !== "key") return;
      if (keyAt !== null) keyFrameSeconds = (timestamp - keyAt) / 1_000_000;
      keyAt = timestamp;
    },
    countDropped: () => void droppedFrames++,
    take(nowMs) {
      const seconds = Math.max((nowMs - since) / 1000, 0.001);
      const [framesPerSecond, bitsPerSecond] = [frames / seconds, (bytes * 8) / seconds];
      since = nowMs;
      frames = 0;
      bytes = 0;
      return { type: "figures", framesPerSecond, bitsPerSecond, droppedFrames, keyFrameSeconds };
    },
    reset() {
      droppedFrames = 0;
      keyAt = null;
      keyFrameSeconds = null;
    },
  };
}
