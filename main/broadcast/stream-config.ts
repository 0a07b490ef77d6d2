import type { EncoderReport } from "@nchat/contract/encoder-line";
import type { StreamConfig } from "./matroska.ts";

/** What the encoder said of its streams, as bytes. */
export function streamConfigOf({
  width,
  height,
  video,
  audio,
}: Extract<EncoderReport, { type: "config" }>): StreamConfig {
  return { width, height, video: Buffer.from(video, "base64"), audio: Buffer.from(audio, "base64") };
}
