import { availableParallelism } from "node:os";
import type { ComposerLayout, ComposerPicture } from "@nchat/contract/composer-line";
import type { Logger } from "pino";
import type { MediaFailure } from "../../port.ts";
import { createFeed, type Feed } from "../feed.ts";
import { roleOf } from "../flv.ts";
import type { RawTag } from "../rtmp/session.ts";
import type { Size } from "../slate/make-slate.ts";
import type { SoundForm } from "../slate/silence.ts";
import { unavailable, words } from "../words.ts";
import { type Composer, type ComposerDeps, startComposer } from "./composer.ts";
import { hasPage } from "./page-server.ts";
import { createRests, type Rests } from "./rests.ts";
import { usualSound } from "./tags.ts";

/** What is composed for an egress. */
export type Composed = Readonly<{
  layout: ComposerLayout;
  resolution: "720p" | "1080p";
  isAudioOnly: boolean;
  /** Only this participant; null: everybody. */
  only: string | null;
  /** What it is to go on from, as far as this machine can. */
  form?: ComposedForm;
}>;

/** How large a picture is, and its sound; null where there is none. */
export type ComposedForm = Size & Readonly<{ sound: SoundForm | null }>;

type Composing = Readonly<{ composed: Composed | null }>;

/** A composed picture that somebody takes, until it is released. */
type Taken = Readonly<{ feed: Feed; composition: Readonly<{ release: () => void }> }>;

/** One composed picture for each room, as long as somebody takes it. */
export type Compositions = Readonly<{
  /** Why it can't be composed now, or null. */
  reasonAgainst: (room: string, composed: Composed) => MediaFailure | null;
  /** Takes part in what is composed of a room, or begins it; null when nothing is to be. `onGivenUp`: it failed too often. */
  takeFor: (
    egress: Readonly<{ room: string; composed: Composed | null }>,
    onGivenUp: (reason: string) => void,
  ) => Taken | null;
  setLayout: (room: string, layout: ComposerLayout) => void;
  stop: () => Promise<void>;
}>;

type Deps = Omit<ComposerDeps, "enter" | "browser" | "sound"> &
  Readonly<{
    /** Where Chromium is; null: there is none. */
    chromium: string | null;
    /** Where the page was built. */
    root: string;
    folder: string;
    hosts: readonly string[];
    /** So many rooms at once: each is work for most of a core. */
    most: number;
    enter: (room: string) => ReturnType<ComposerDeps["enter"]>;
    now: () => number;
    log: Logger;
  }>;

type Entry = {
  readonly room: string;
  readonly feed: Feed;
  composed: Composed;
  composer: Composer | null;
  readonly users: Set<(reason: string) => void>;
  timer: NodeJS.Timeout | null;
};

/** One that has sent pictures for so long works. */
const earnedMs = 10_000;
/** 1080p needs more than two cores can give beside LiveKit. */
const coresForLarge = 4;

/** Makes it. Nothing runs before the first is taken. */
export function createCompositions(deps: Deps, start = startComposer): Compositions {
  const entries = new Map<string, Entry>();
  const rests = createRests(deps.now);
  const runs = createRuns(deps, rests, start);
  const open = (room: string, composed: Composed): Entry => {
    const nobody = { composer: null, users: new Set<(reason: string) => void>(), timer: null };
    const entry: Entry = { room, feed: createFeed(deps.now), composed, ...nobody };
    entries.set(room, entry);
    runs.begin(entry);
    return entry;
  };
  const end = (entry: Entry) => {
    if (entries.get(entry.room) === entry) entries.delete(entry.room);
    runs.end(entry);
  };
  return {
    reasonAgainst: (room, composed) => {
      if (deps.most === 0) return unavailable(words.noComposing);
      if (deps.chromium === null) return unavailable(words.noChromium);
      if (!hasPage(deps.root)) return unavailable(words.noComposer);
      const resting = rests.reasonAgainst(room);
      if (resting) return resting;
      const running = entries.get(room);
      if (running)
        return mayShare(running.composed, composed) ? null : { outcome: "limit", reason: words.otherPicture };
      return entries.size < deps.most ? null : { outcome: "limit", reason: words.full };
    },
    takeFor: ({ room, composed }, onGivenUp) => {
      if (!composed) return null;
      const entry = entries.get(room) ?? open(room, composed);
      entry.users.add(onGivenUp);
      const release = () => {
        if (entry.users.delete(onGivenUp) && entry.users.size === 0) end(entry);
      };
      return { feed: entry.feed, composition: { release } };
    },
    setLayout: (room, layout) => {
      const entry = entries.get(room);
      if (!entry) return;
      entry.composed = { ...entry.composed, layout };
      entry.composer?.setLayout(layout);
    },
    stop: async () => {
      for (const entry of [...entries.values()]) end(entry);
      await runs.ended();
      deps.pages.stop();
    },
  };
}

/** Runs the composer of each room, again and again. */
function createRuns(deps: Deps, rests: Rests, start: typeof startComposer) {
  const { log, chromium, folder, hosts } = deps;
  const stopping = new Set<Promise<void>>();
  const leave = (entry: Entry) => {
    if (entry.composer) {
      const gone: Promise<void> = entry.composer.stop().finally(() => stopping.delete(gone));
      stopping.add(gone);
    }
    entry.composer = null;
    entry.feed.close();
  };
  const failed = (entry: Entry, reason: string, hasWorked: boolean) => {
    leave(entry);
    const after = rests.failed(entry.room, reason, hasWorked);
    log.warn({ room: entry.room, ...after, reason }, "a room is not composed");
    if (after.kind === "again") entry.timer = setTimeout(() => begin(entry), after.waitMs);
    else for (const onGivenUp of [...entry.users]) onGivenUp(after.reason);
  };
  const begin = (entry: Entry) => {
    const { room, composed } = entry;
    const browser = { program: chromium ?? "", folder, hosts };
    const work = createWork(deps.now);
    const sound = composed.form?.sound ?? usualSound;
    const composer = start({ ...deps, browser, sound, enter: () => deps.enter(room) }, pictureOf(composed), {
      onInside: () => log.info({ room }, "a room is composed"),
      onTag: (tag) => {
        work.sent(tag);
        const fault = entry.composer === composer ? entry.feed.push(tag) : null;
        if (fault !== null) log.warn({ room, fault }, "what is composed can't be taken");
      },
      onOver: (reason) => {
        if (entry.composer === composer) failed(entry, reason, work.isProven());
      },
    });
    entry.composer = composer;
  };
  return {
    begin,
    end: (entry: Entry) => {
      if (entry.timer) clearTimeout(entry.timer);
      leave(entry);
    },
    ended: async () => void (await Promise.all(stopping)),
  };
}

/** Whether a composer has sent pictures for a while. */
function createWork(now: () => number) {
  let firstAt: number | null = null;
  let lastAt = 0;
  return {
    sent: (tag: RawTag) => {
      if (tag.kind !== "video" || roleOf(tag) === "header") return;
      lastAt = now();
      firstAt ??= lastAt;
    },
    isProven: () => firstAt !== null && lastAt - firstAt >= earnedMs,
  };
}

/** The order in which egresses begin of which all are known: the picture of a room is made as its first one needs it. */
export function soundLast(a: Composing, b: Composing): number {
  return Number(a.composed?.isAudioOnly ?? false) - Number(b.composed?.isAudioOnly ?? false);
}

/** One picture a room: whoever comes second takes it as it is, unless it lacks what they need. */
function mayShare(running: Composed, wanted: Composed): boolean {
  return running.only === wanted.only && (wanted.isAudioOnly || !running.isAudioOnly);
}

const pictures = {
  "720p": { width: 1280, height: 720, bitsPerSecond: 1_700_000 },
  "1080p": { width: 1920, height: 1080, bitsPerSecond: 3_000_000 },
} as const;
/** A small picture takes more bits than its share. */
const leastShare = 0.4;
/** Sound needs a picture beside it on the way, as small as can be. */
const small = { width: 320, height: 180, bitsPerSecond: 50_000, framesPerSecond: 5 };

function pictureOf({ layout, resolution, isAudioOnly, only, form }: Composed): ComposerPicture {
  if (isAudioOnly) return { ...small, layout, isSoundOnly: true, only };
  const isLarge = resolution === "1080p" && availableParallelism() >= coresForLarge;
  const usual = pictures[isLarge ? "1080p" : "720p"];
  return { ...(form ? within(form, usual) : usual), framesPerSecond: 30, layout, isSoundOnly: false, only };
}

/** The same form, but no larger than this machine composes, upright or across. */
function within({ width, height }: Size, most: Size & Readonly<{ bitsPerSecond: number }>) {
  const [long, short] = [Math.max(width, height), Math.min(width, height)];
  const scale = Math.min(1, most.width / long, most.height / short);
  const even = (length: number) => Math.max(2, Math.floor((length * scale) / 2) * 2);
  const size = { width: even(width), height: even(height) };
  const share = (size.width * size.height) / (most.width * most.height);
  return { ...size, bitsPerSecond: Math.round(most.bitsPerSecond * Math.max(leastShare, share)) };
}
