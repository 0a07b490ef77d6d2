import { createFeed, type Feed, type Format } from "../feed.ts";
import type { RawTag } from "../rtmp/session.ts";
import { frameMsOf, silenceIn, type SoundForm, soundFormOf } from "./silence.ts";
import { createTimeline } from "./timeline.ts";

/** What those outside of a room are shown: one thing after another, in one time that goes as the clock does. */
export type Screen = Readonly<{
  shown: Feed;
  /** Shows something else, from a tag on that came at `arrivedAt`. */
  begin: (format: Pick<Format, "video" | "audio">, from: Readonly<{ timestamp: number; arrivedAt: number }>) => void;
  put: (tag: RawTag) => void;
  /** What was shown has ended. */
  close: () => void;
  /** When what was shown so far ends, in milliseconds since 1970; null before anything was. */
  endsAt: () => number | null;
}>;

/** What stands before pictures and sound. */
const headersOf = ({ video, audio }: Pick<Format, "video" | "audio">): RawTag[] => [
  { kind: "video", timestamp: 0, payload: video },
  ...(audio ? [{ kind: "audio" as const, timestamp: 0, payload: audio }] : []),
];

/** The times come as they are to be. */
const givenTimes = { at: (timestamp: number) => timestamp, leave: () => undefined };

/** What is missing for longer than this is left out: to fill it at once would hold up all else. */
const mostFilledMs = 10_000;

/** Makes it. */
export function createScreen(now: () => number): Screen {
  const shown = createFeed(now, 0, givenTimes);
  const timeline = createTimeline();
  let sound: SoundForm | null = null;
  /** Where the sound so far ends; null while nothing is to be filled. */
  let soundEnd: number | null = null;
  let isJoining = false;

  const push = (tag: RawTag) => shown.push(tag, timeline.clockAt(tag.timestamp));
  const putSound = (tag: RawTag) => {
    const frameMs = sound ? frameMsOf(sound) : 0;
    // Players run sound together over what is missing, and are ahead of the picture from then on.
    if (sound && isJoining && soundEnd !== null && tag.timestamp - soundEnd <= mostFilledMs)
      for (; soundEnd + frameMs * 1.5 < tag.timestamp; soundEnd += frameMs)
        push({ kind: "audio", timestamp: Math.round(soundEnd), payload: silenceIn(sound) });
    isJoining = false;
    soundEnd = tag.timestamp + frameMs;
    push(tag);
  };
  return {
    shown,
    begin: (format, { timestamp, arrivedAt }) => {
      shown.close();
      timeline.begin(timestamp, arrivedAt);
      sound = format.audio ? soundFormOf(format.audio) : null;
      if (!sound) soundEnd = null; // what comes after pictures without sound has nothing to go on from
      isJoining = true;
      for (const header of headersOf(format)) shown.push(header);
    },
    put: (tag) => {
      const timestamp = timeline.place(tag);
      if (timestamp === null) return;
      if (tag.kind === "audio") putSound({ ...tag, timestamp });
      else push({ ...tag, timestamp });
    },
    close: shown.close,
    endsAt: timeline.endsAt,
  };
}
