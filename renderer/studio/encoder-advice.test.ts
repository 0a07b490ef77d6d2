import type { IngressProbe } from "@nchat/contract/streams";
import { describe, expect, it } from "vitest";
import { arrivingWords, encoderAdvice } from "./encoder-advice.ts";

const video = {
  ...{ codec: "H.264", width: 1280, height: 720, framesPerSecond: 29.97, bitsPerSecond: 3_000_000 },
  ...{ keyFrameSeconds: 2, isReordered: false },
};
const audio = { codec: "AAC", sampleRate: 44_100, channels: 2, bitsPerSecond: 128_400 };
const good: IngressProbe = { type: "rtmp", state: "arriving", error: null, video, audio };

describe("what arrives from an encoder", () => {
  it("is said in a line", () => {
    expect(arrivingWords(good)?.replaceAll("\u202F", " ")).toBe(
      "H.264 · 1280 × 720 · 30 fps · 3.0 Mbit/s · key frames every 2 s · AAC, 44.1 kHz, stereo, 128 kbit/s",
    );
    const unknown = { width: null, height: null, framesPerSecond: null, keyFrameSeconds: null, isReordered: null };
    const little = { ...good, video: { ...video, ...unknown }, audio: null };
    expect(arrivingWords(little)?.replaceAll("\u202F", " ")).toBe("H.264 · 3.0 Mbit/s · no sound");
    expect(arrivingWords({ ...good, video: null, audio: null })).toBe(null);
  });

  it("needs no advice when it is as it should be, or not known", () => {
    expect(encoderAdvice(good)).toEqual([]);
    expect(encoderAdvice({ ...good, video: { ...video, keyFrameSeconds: 2.4 } })).toEqual([]);
    expect(encoderAdvice({ ...good, state: "waiting", video: null, audio: null })).toEqual([]);
  });

  it("is advised on where viewers would suffer", () => {
    const bad = { ...video, keyFrameSeconds: 10, framesPerSecond: 11.6, bitsPerSecond: 12_000_000, isReordered: true };
    const sentences = encoderAdvice({ ...good, video: bad, audio: null }).map((each) => each.replaceAll("\u202F", " "));
    expect(sentences.map((each) => each.split(".")[0])).toEqual([
      "Key frames come every 10 s",
      "Only 12 pictures a second arrive",
      "12",
      "B-frames are on, which costs delay and work: the server encodes once more",
      "No sound arrives",
    ]);
    expect(encoderAdvice({ ...good, video: null })).toEqual([
      "Sound arrives, but no picture. Give the encoder a source of pictures.",
    ]);
  });

  it("was refused for a reason", () => {
    const refused = { ...good, state: "refused", video: null, audio: null } as const;
    const error = "The encoder sends another format. H.264 and AAC are taken.";
    expect(encoderAdvice({ ...refused, error })).toEqual([error]);
    expect(encoderAdvice(refused)).toEqual(["The server did not take what the encoder sends."]);
  });
});
