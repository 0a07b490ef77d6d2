import { createFeed, type Feed, type Format, isSameFormat, type Tag } from "../feed.ts";
import type { Slate } from "./make-slate.ts";
import { createScreen, type Screen } from "./screen.ts";

/** What comes in for a room, and what those outside of it are shown: the same, what is composed, or a slate. */
export type Programme = Readonly<{
  feed: Feed;
  shown: Feed;
  /** Shows what is composed of the room instead of what its encoder sends, whenever it comes; answers the end of it. */
  compose: (composed: Feed) => EndComposing;
  /** What its encoder sends or sent last, and a key frame of it. */
  last: () => Readonly<{ format: Format; key: Tag }> | null;
  /** Whether anybody passes it on. */
  isTaken: () => boolean;
  /** Shows no more slate. */
  stop: () => void;
}>;

/** With the encoder's next key frame it is shown again; then it is told that nothing is composed for it any more. */
type EndComposing = (onEnded: () => void) => void;

type Deps = Readonly<{
  now: () => number;
  makeSlate: (format: Format, key: Tag) => Promise<Slate | null>;
}>;

type Source = "encoder" | "composed";

/** An encoder that comes back at once, or changes its form, needs no slate. */
const graceMs = 400;
/** As long as a stream waits for its host. */
const longestMs = 120_000;
const stepMs = 50;
/** What is composed shows initials before the first pictures are there: the encoder is shown for so long. */
const settleMs = 1000;

/** Makes it. */
export function createProgramme({ now, makeSlate }: Deps): Programme {
  const feed = createFeed(now);
  const screen = createScreen(now);
  const isWanted = () => screen.shown.takers() > 0;
  const slate = createSlate(makeSlate, { now, screen, isWanted });
  const switching = createSwitching({ now, screen, slate });
  let release = () => {};
  const follow = (source: Source, from: Feed) =>
    from.take({
      onOpen: (format) => switching.opened(source, format),
      onTag: (tag) => switching.tag(source, tag),
      onClose: () => switching.closed(source),
    });
  follow("encoder", feed);
  return {
    ...{ feed, shown: screen.shown, last: switching.last },
    compose: (composed) => {
      const leave = follow("composed", composed);
      release = leave;
      return (onEnded) =>
        switching.endComposing(() => {
          leave();
          onEnded();
        });
    },
    isTaken: () => feed.takers() > 1 || isWanted(),
    stop: () => {
      release();
      slate.end();
    },
  };
}

type Switched = Readonly<{ now: () => number; screen: Screen; slate: ReturnType<typeof createSlate> }>;

/** Decides which source is shown: one begins with a key frame, until which the other goes on. */
function createSwitching({ now, screen, slate }: Switched) {
  const open: Record<Source, Readonly<{ format: Format; since: number }> | null> = { encoder: null, composed: null };
  let on: Source | null = null;
  let last: Readonly<{ format: Format; key: Tag }> | null = null;
  let onEnded: (() => void) | null = null;
  const wanted = (): Source | null => {
    const { encoder, composed } = open;
    const isComposed = composed !== null && onEnded === null && now() - composed.since >= settleMs;
    return isComposed || encoder === null ? composed && "composed" : "encoder";
  };
  const blank = () => {
    on = null;
    screen.close();
    slate.begin(last);
  };
  const endIfAsked = () => {
    const ended = onEnded;
    if (!ended) return;
    [onEnded, open.composed] = [null, null];
    if (on === "composed") blank();
    ended();
  };
  return {
    last: () => last,
    opened: (source: Source, format: Format) => void (open[source] = { format, since: now() }),
    tag: (source: Source, tag: Tag) => {
      const opened = open[source];
      if (!opened) return;
      if (source === "encoder" && tag.isKeyFrame) last = { format: opened.format, key: tag };
      if (on !== source) {
        if (!tag.isKeyFrame || wanted() !== source) return;
        slate.end();
        screen.begin(opened.format, tag);
        on = source;
        if (source === "encoder") endIfAsked();
      }
      screen.put(tag);
    },
    closed: (source: Source) => {
      open[source] = null;
      if (on === source) blank();
      endIfAsked(); // nothing is left to wait for
    },
    endComposing: (ended: () => void) => {
      onEnded = ended;
      if (on !== "composed" || open.encoder === null || screen.shown.takers() === 0) endIfAsked();
    },
  };
}

type Showing = Readonly<{ now: () => number; screen: Screen; isWanted: () => boolean }>;

/** Shows a slate when nothing else came for a moment. It is made when it is first needed, and again only for another form. */
function createSlate(makeSlate: Deps["makeSlate"], showing: Showing) {
  let made: Readonly<{ format: Format; slate: Promise<Slate | null> }> | null = null;
  let end = () => {};
  const of = (format: Format, key: Tag): Promise<Slate | null> => {
    if (!made || !isSameFormat(made.format, format)) made = { format, slate: makeSlate(format, key) };
    return made.slate;
  };
  return {
    end: () => end(),
    begin: (last: ReturnType<Programme["last"]>) => {
      end();
      let isOver = false;
      let stopPlaying = () => {};
      const begin = async () => {
        if (!last || !showing.isWanted()) return;
        const slate = await of(last.format, last.key);
        if (slate && !isOver && showing.isWanted()) stopPlaying = play(slate, showing);
      };
      const timer = setTimeout(() => void begin(), graceMs);
      end = () => {
        isOver = true;
        clearTimeout(timer);
        stopPlaying();
      };
    },
  };
}

/** Shows it over and over, from where the last thing ended, which may be a while ago; answers the end of it. */
function play(slate: Slate, { now, screen, isWanted }: Showing): () => void {
  const { pictures, pictureMs, silence, silenceMs } = slate;
  const begunAt = screen.endsAt() ?? now();
  const told = { pictures: 0, sounds: 0 };
  screen.begin(slate, { timestamp: 0, arrivedAt: begunAt });
  const put = (kind: "audio" | "video", at: number, payload: Buffer) =>
    screen.put({ kind, timestamp: Math.round(at), payload });
  const step = () => {
    const at = now() - begunAt;
    if (at > longestMs || !isWanted()) {
      clearInterval(timer);
      return screen.close();
    }
    for (;;) {
      const [picture, sound] = [told.pictures * pictureMs, told.sounds * silenceMs];
      if (Math.min(picture, silence ? sound : picture) > at) return;
      if (silence && sound < picture) {
        told.sounds += 1;
        put("audio", sound, silence);
        continue;
      }
      const payload = pictures[told.pictures % pictures.length];
      if (!payload) return;
      told.pictures += 1;
      put("video", picture, payload);
    }
  };
  const timer = setInterval(step, stepMs);
  step();
  return () => clearInterval(timer);
}
