import type { Arriving } from "../../port.ts";
import { isReordered, roleOf } from "../flv.ts";
import type { RawTag } from "../rtmp/session.ts";
import { type PictureSize, pictureSizeOf, type SoundForm, soundFormOf } from "./headers.ts";

/** Measures what one encoder sends. */
export type Probe = Readonly<{
  push: (tag: RawTag) => void;
  /** What came in the last seconds; null before the first whole second. */
  read: () => Arriving | null;
}>;

/** So many whole seconds are measured. */
const seconds = 5;

type Second = { readonly at: number; frames: number; videoBytes: number; audioBytes: number };
type State = {
  size: PictureSize | null;
  sound: SoundForm | null;
  isReordered: boolean;
  keyFrameAt: number | null;
  keyFrameSeconds: number | null;
  latest: number;
  readonly all: Second[];
  readonly firstAt: number;
};

/** Makes it, at the encoder's coming. A tag costs an addition; `now` in milliseconds. */
export function createProbe(now: () => number): Probe {
  const state: State = {
    ...{ size: null, sound: null, isReordered: false, keyFrameAt: null, keyFrameSeconds: null, latest: 0 },
    ...{ all: [], firstAt: Math.ceil(now() / 1000) },
  };
  return {
    push: (tag) => {
      const role = roleOf(tag);
      if (role === "foreign") return;
      if (role === "header") return header(state, tag);
      count(state, tag, Math.floor(now() / 1000));
      if (tag.kind !== "video") return;
      state.isReordered ||= isReordered(tag);
      state.latest = tag.timestamp;
      if (role === "key frame") keyFrame(state, tag);
    },
    read: () => figures(state, Math.floor(now() / 1000)),
  };
}

function header(state: State, { kind, payload }: RawTag): void {
  if (kind === "video") state.size = pictureSizeOf(payload);
  else state.sound = soundFormOf(payload);
}

function count({ all }: State, { kind, payload }: RawTag, at: number): void {
  let second = all.at(-1);
  if (second?.at !== at) {
    second = { at, frames: 0, videoBytes: 0, audioBytes: 0 };
    all.push(second);
    if (all.length > seconds + 1) all.shift();
  }
  if (kind === "audio") second.audioBytes += payload.length;
  else {
    second.frames += payload[1] === 1 ? 1 : 0;
    second.videoBytes += payload.length;
  }
}

function keyFrame(state: State, { timestamp }: RawTag): void {
  if (state.keyFrameAt !== null && timestamp > state.keyFrameAt)
    state.keyFrameSeconds = (timestamp - state.keyFrameAt) / 1000;
  state.keyFrameAt = timestamp;
}

/** Over whole seconds only: half of one would look like half of the frames. */
function figures(state: State, now: number): Arriving | null {
  const from = Math.max(now - seconds, state.firstAt);
  const span = now - from;
  if (span <= 0) return null;
  const counted = state.all.filter(({ at }) => at >= from && at < now);
  const sum = (of: (second: Second) => number) => counted.reduce((total, second) => total + of(second), 0);
  const [video, audio] = [sum((second) => second.videoBytes), sum((second) => second.audioBytes)];
  return {
    video:
      video === 0
        ? null
        : {
            ...{ codec: "H.264", width: state.size?.width ?? null, height: state.size?.height ?? null },
            framesPerSecond: round(sum(({ frames }) => frames) / span),
            bitsPerSecond: Math.round((video * 8) / span),
            keyFrameSeconds: keyFrameSeconds(state),
            isReordered: state.isReordered,
          },
    audio:
      audio === 0 ? null : { codec: "AAC", ...soundOf(state.sound), bitsPerSecond: Math.round((audio * 8) / span) },
  };
}

/** The last interval, or the one that is under way once it is longer. */
function keyFrameSeconds({ keyFrameAt, keyFrameSeconds: last, latest }: State): number | null {
  if (keyFrameAt === null) return null;
  const open = (latest - keyFrameAt) / 1000;
  return last === null ? (open > 2 * usual ? round(open) : null) : round(Math.max(last, open));
}

/** Seconds between key frames as they should be. */
const usual = 2;

const soundOf = (sound: SoundForm | null) => ({
  sampleRate: sound?.sampleRate ?? null,
  channels: sound?.channels ?? null,
});

const round = (value: number) => Math.round(value * 10) / 10;
