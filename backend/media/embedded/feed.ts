import { isReordered, roleOf } from "./flv.ts";
import type { RawTag } from "./rtmp/session.ts";

/** What an encoder sends: how its pictures and sound are to be read. */
export type Format = Readonly<{ video: Buffer; audio: Buffer | null; isReordered: boolean }>;

/** One tag in the feed's own time, which goes on when an encoder comes back. `arrivedAt` in milliseconds since 1970. */
export type Tag = RawTag & Readonly<{ isKeyFrame: boolean; arrivedAt: number }>;

/** Whoever takes a feed on: told of each encoder's coming and going, and of every tag, from a key frame on. */
export type Taker = Readonly<{
  /** An encoder sends. `isSame`: as the one before, so that what was begun can go on; `from`: when the first tag came. */
  onOpen: (format: Format, isSame: boolean, from: number) => void;
  onTag: (tag: Tag) => void;
  onClose: () => void;
}>;

/** What comes in for one room, for all who pass it on. */
export type Feed = Readonly<{
  /** Answers why a tag can't be taken, or null. It came now, unless somebody else says when. */
  push: (tag: RawTag, arrivedAt?: number) => string | null;
  /** The encoder has gone. */
  close: () => void;
  /** Takes part, from the last key frame on; answers the end of it. */
  take: (taker: Taker) => () => void;
  isOpen: () => boolean;
  /** How many take part. */
  takers: () => number;
}>;

/** How long the first picture waits for sound, which some encoders send a little later. */
const usualSoundWaitMs = 700;
/** What is kept since the last key frame, for those who come later; more than this, and they wait for the next one. */
const kept = { bytes: 16 * 1024 * 1024, tags: 3000 };
/** Between the last tag of one encoder and the first of the next. */
const joinMs = 40;

type State = { format: Format | null; video: Buffer | null; audio: Buffer | null; group: Tag[]; bytes: number };

const foreignWords = "The encoder sends another format. H.264 and AAC are taken.";
const empty = (): State => ({ format: null, video: null, audio: null, group: [], bytes: 0 });

/** Whose time tags are given. */
type Clock = Readonly<{
  at: (timestamp: number) => number;
  /** An encoder has gone. */
  leave: () => void;
}>;

/** Makes it. */
export function createFeed(now: () => number, soundWaitMs = usualSoundWaitMs, clock: Clock = createClock()): Feed {
  const takers = new Set<Taker>();
  let former: Format | null = null;
  let state = empty();
  const tell = (what: (taker: Taker) => void) => [...takers].forEach(what);

  const close = () => {
    const wasOpen = state.format !== null;
    former = state.format ?? former;
    state = empty();
    clock.leave();
    if (wasOpen) tell((taker) => taker.onClose());
  };
  const header = ({ kind, payload }: RawTag) => {
    if (state[kind]?.equals(payload)) return;
    const { format, video, audio } = state;
    if (format) {
      // Another size, or sound that came late: a new beginning, as if the encoder had come anew.
      close();
      Object.assign(state, { video, audio });
    }
    state[kind] = payload;
  };
  const media = (tag: Tag) => {
    const wasOpen = state.format !== null;
    keep(state, tag);
    if (wasOpen) return tell((taker) => taker.onTag(tag));
    const format = readyFormat(state, soundWaitMs);
    if (!format) return;
    state.format = format;
    const isSame = former !== null && isSameFormat(former, format);
    tell((taker) => begin(taker, { format, isSame, state, now }));
  };
  return {
    push: (raw, arrivedAt = now()) => {
      const role = roleOf(raw);
      if (role === "foreign") return foreignWords;
      if (role === "header") header(raw);
      else media({ ...raw, timestamp: clock.at(raw.timestamp), isKeyFrame: role === "key frame", arrivedAt });
      return null;
    },
    close,
    take: (taker) => {
      takers.add(taker);
      if (state.format) begin(taker, { format: state.format, isSame: false, state, now });
      return () => void takers.delete(taker);
    },
    isOpen: () => state.format !== null,
    takers: () => takers.size,
  };
}

/** Remembers what came since the last key frame. */
function keep(state: State, tag: Tag): void {
  const isFull = state.bytes + tag.payload.length > kept.bytes || state.group.length >= kept.tags;
  if (tag.isKeyFrame) Object.assign(state, { group: [tag], bytes: tag.payload.length });
  else if (isFull) Object.assign(state, { group: [], bytes: 0 });
  else if (state.group.length > 0) {
    state.group.push(tag);
    state.bytes += tag.payload.length;
  }
}

/** What an encoder sends, once there is a picture and sound has had time to come. */
function readyFormat({ video, audio, group }: State, soundWaitMs: number): Format | null {
  const [first] = group;
  const last = group.at(-1);
  if (!video || !first || !last) return null;
  if (!audio && last.arrivedAt - first.arrivedAt < soundWaitMs) return null;
  return { video, audio, isReordered: group.some(isReordered) };
}

type Beginning = Readonly<{ format: Format; isSame: boolean; state: Pick<State, "group">; now: () => number }>;

function begin(taker: Taker, { format, isSame, state, now }: Beginning): void {
  const { group } = state;
  taker.onOpen(format, isSame, group[0]?.arrivedAt ?? now());
  for (const tag of group) taker.onTag(tag);
}

/** Whether two encoders send alike. */
export const isSameFormat = (a: Format, b: Format): boolean =>
  a.video.equals(b.video) &&
  (a.audio === null || b.audio === null ? a.audio === b.audio : a.audio.equals(b.audio)) &&
  a.isReordered === b.isReordered;

/** Each encoder begins its time anew; this one goes on. */
function createClock(): Clock {
  let offset: number | null = null;
  let last = 0;
  let isFirst = true;
  return {
    at: (timestamp: number): number => {
      offset ??= (isFirst ? 0 : last + joinMs) - timestamp;
      isFirst = false;
      const time = Math.max(0, timestamp + offset);
      last = Math.max(last, time);
      return time;
    },
    leave: () => {
      offset = null;
    },
  };
}
