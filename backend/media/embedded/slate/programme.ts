import { createFeed, type Feed, type Format, isSameFormat, type Tag } from "../feed.ts";
import type { RawTag } from "../rtmp/session.ts";
import type { Slate } from "./make-slate.ts";

/** What comes in for a room, and what those outside of it are shown: the same, and a slate while the encoder is away. */
export type Programme = Readonly<{
  feed: Feed;
  shown: Feed;
  /** Whether anybody passes it on. */
  isTaken: () => boolean;
  /** Shows no more slate. */
  stop: () => void;
}>;

type Deps = Readonly<{
  now: () => number;
  makeSlate: (format: Format, key: Tag) => Promise<Slate | null>;
}>;

/** An encoder that comes back at once, or changes its form, needs no slate. */
const graceMs = 400;
/** As long as a stream waits for its host. */
const longestMs = 120_000;
const stepMs = 50;

/** Makes it. */
export function createProgramme({ now, makeSlate }: Deps): Programme {
  const feed = createFeed(now);
  const shown = createFeed(now, 0);
  const slates = createSlates(makeSlate);
  let last: Readonly<{ format: Format; key: Tag | null }> | null = null;
  let end = () => {};
  const isWanted = () => shown.takers() > 0;

  const beginSlate = () => {
    let isOver = false;
    let stopPlaying = () => {};
    const begin = async () => {
      if (!last?.key || !isWanted()) return;
      const slate = await slates.of(last.format, last.key);
      if (slate && !isOver && isWanted()) stopPlaying = play(slate, { now, shown, isWanted });
    };
    const timer = setTimeout(() => void begin(), graceMs);
    return () => {
      isOver = true;
      clearTimeout(timer);
      stopPlaying();
    };
  };
  feed.take({
    onOpen: (format) => {
      end();
      last = { format, key: null };
      shown.close();
      for (const header of headersOf(format)) shown.push(header);
    },
    onTag: (tag) => {
      if (last && tag.isKeyFrame) last = { ...last, key: tag };
      shown.push(tag);
    },
    onClose: () => {
      shown.close();
      end();
      end = beginSlate();
    },
  });
  return {
    feed,
    shown,
    isTaken: () => feed.takers() > 1 || isWanted(),
    stop: () => end(),
  };
}

const headersOf = ({ video, audio }: Pick<Format, "video" | "audio">): RawTag[] => [
  { kind: "video", timestamp: 0, payload: video },
  ...(audio ? [{ kind: "audio" as const, timestamp: 0, payload: audio }] : []),
];

/** Slates are made when they are first needed, and again only for another form. */
function createSlates(makeSlate: Deps["makeSlate"]) {
  let made: Readonly<{ format: Format; slate: Promise<Slate | null> }> | null = null;
  return {
    of: (format: Format, key: Tag): Promise<Slate | null> => {
      if (!made || !isSameFormat(made.format, format)) made = { format, slate: makeSlate(format, key) };
      return made.slate;
    },
  };
}

type Screen = Readonly<{ now: () => number; shown: Feed; isWanted: () => boolean }>;

/** Shows it over and over in its own time; answers the end of it. */
function play(slate: Slate, { now, shown, isWanted }: Screen): () => void {
  const { pictures, pictureMs, silence, silenceMs } = slate;
  const begunAt = now();
  const told = { pictures: 0, sounds: 0 };
  for (const header of headersOf(slate)) shown.push(header);
  const step = () => {
    const at = now() - begunAt;
    if (at > longestMs || !isWanted()) {
      clearInterval(timer);
      return shown.close();
    }
    for (;;) {
      const [picture, sound] = [told.pictures * pictureMs, told.sounds * silenceMs];
      if (Math.min(picture, silence ? sound : picture) > at) return;
      if (silence && sound < picture) {
        told.sounds += 1;
        shown.push({ kind: "audio", timestamp: Math.round(sound), payload: silence });
        continue;
      }
      const payload = pictures[told.pictures % pictures.length];
      if (!payload) return;
      told.pictures += 1;
      shown.push({ kind: "video", timestamp: Math.round(picture), payload });
    }
  };
  const timer = setInterval(step, stepMs);
  step();
  return () => clearInterval(timer);
}
