import type { IngressProbe } from "@nchat/contract/streams";
import { megabits } from "./words.ts";

/** What viewers with an ordinary line can take in, and what looks good enough. */
const mostBitsPerSecond = 8_000_000;
const usualKeyFrameSeconds = 2;
/** Encoders place key frames to the picture. */
const keyFrameMargin = 0.5;
const fewestFrames = 20;

/** "1280 × 720 · 30 fps · 3.0 Mbit/s · key frames every 2 s · AAC, 48 kHz, stereo"; null before anything was measured. */
export function arrivingWords({ video, audio }: IngressProbe): string | null {
  if (video === null && audio === null) return null;
  return [...pictureParts(video), ...soundParts(audio)].join(" · ");
}

function pictureParts(video: IngressProbe["video"]): readonly string[] {
  if (video === null) return ["no picture"];
  const { codec, width, height, framesPerSecond, bitsPerSecond, keyFrameSeconds } = video;
  return [
    codec,
    ...(width === null || height === null ? [] : [`${width} × ${height}`]),
    ...(framesPerSecond === null ? [] : [`${Math.round(framesPerSecond)}\u202Ffps`]),
    megabits(bitsPerSecond),
    ...(keyFrameSeconds === null ? [] : [`key frames every ${keyFrameSeconds}\u202Fs`]),
  ];
}

function soundParts(audio: IngressProbe["audio"]): readonly string[] {
  if (audio === null) return ["no sound"];
  const { codec, sampleRate, channels, bitsPerSecond } = audio;
  const form = [
    codec,
    ...(sampleRate === null ? [] : [`${sampleRate / 1000}\u202FkHz`]),
    ...(channels === null ? [] : [channels === 1 ? "mono" : channels === 2 ? "stereo" : `${channels} channels`]),
    `${Math.round(bitsPerSecond / 1000)}\u202Fkbit/s`,
  ];
  return [form.join(", ")];
}

/** What to set otherwise at the encoder, in sentences; the most pressing first. */
export function encoderAdvice({ state, error, video, audio }: IngressProbe): readonly string[] {
  if (state === "refused") return [error ?? "The server did not take what the encoder sends."];
  if (video === null && audio === null) return [];
  return [
    ...(video === null
      ? ["Sound arrives, but no picture. Give the encoder a source of pictures."]
      : pictureAdvice(video)),
    ...(audio === null ? ["No sound arrives. Give the encoder a source of sound, or go on without."] : []),
  ];
}

type Video = NonNullable<IngressProbe["video"]>;

function pictureAdvice({ framesPerSecond, bitsPerSecond, keyFrameSeconds, isReordered }: Video): readonly string[] {
  const isRare = keyFrameSeconds !== null && keyFrameSeconds > usualKeyFrameSeconds + keyFrameMargin;
  return [
    ...(isRare
      ? [
          `Key frames come every ${keyFrameSeconds}\u202Fs. Set 2\u202Fs, so that people get in quickly and with little delay.`,
        ]
      : []),
    ...(framesPerSecond !== null && framesPerSecond < fewestFrames
      ? [`Only ${Math.round(framesPerSecond)} pictures a second arrive. The encoder or its line may be too slow.`]
      : []),
    ...(bitsPerSecond > mostBitsPerSecond
      ? [`${megabits(bitsPerSecond)} is more than many people's lines hold. 3 to 6\u202FMbit/s are enough.`]
      : []),
    ...(isReordered === true
      ? [
          "B-frames are on, which costs delay and work: the server encodes once more. Switch them off (tune zerolatency).",
        ]
      : []),
  ];
}
