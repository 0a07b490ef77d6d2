import type { Feed, Format, Tag } from "./feed.ts";
import type { FfmpegEnd } from "./ffmpeg.ts";
import type { FlvRun } from "./flv-run.ts";
import { backOffMs } from "./output.ts";
import { isSameSound } from "./slate/silence.ts";

/** What is to become of a run that ended by itself: after so long it is tried again, or never (null). */
export type AfterEnd = (end: FfmpegEnd, run: FlvRun) => number | null;

type Options = Readonly<{
  feed: Feed;
  /** `from`: when the first tag came. */
  start: (format: Format, from: number) => FlvRun;
  afterEnd: AfterEnd;
  /** Whether a run can go on with what comes next: never, with any picture and the same sound, or in whatever form. */
  goesOn: "never" | "same sound" | "any form";
  /** So long it may work off what it has when it is to end; then it is killed. */
  endsWithinMs?: number;
}>;

/** A run of ffmpeg on a feed, again and again. */
export type Restarting = Readonly<{
  /** Ends it: what was written is worked off first. Answers when it is gone. */
  stop: () => Promise<void>;
}>;

const usualEndMs = 3000;
const restart = { firstMs: 200, longestMs: 5000 };

/** For what should run as long as the feed does: tried again for ever, ever slower while nothing comes of it. */
export function always(): AfterEnd {
  let failures = 0;
  let lastAt = 0;
  return () => {
    const now = Date.now();
    failures = now - lastAt > 30_000 ? 0 : failures + 1;
    lastAt = now;
    return backOffMs(failures, restart);
  };
}

/** Sound can be neither added to what was begun nor taken away. */
function canGoOn(goesOn: Options["goesOn"], { audio: former }: Format, { audio }: Format): boolean {
  switch (goesOn) {
    case "never":
      return false;
    case "same sound":
      return isSameSound(former, audio);
    case "any form":
      return (former === null) === (audio === null);
  }
}

/** Keeps ffmpeg running on a feed: begun with an encoder, begun again when it ends by itself. */
export function keepRunning({ feed, start, afterEnd, goesOn, endsWithinMs }: Options): Restarting {
  const endings = createEndings(endsWithinMs);
  let run: FlvRun | null = null;
  let begun: Format | null = null;
  let isOver = false;
  let release = () => {};
  let timer: NodeJS.Timeout | null = null;

  const leave = () => {
    if (run) endings.begin(run);
    run = null;
  };
  const begin = (format: Format, from: number) => {
    leave();
    const started = start(format, from);
    run = started;
    begun = format;
    void started.ended.then((end) => {
      if (run !== started || isOver) return;
      run = null;
      const waitMs = afterEnd(end, started);
      release(); // what comes meanwhile is not for it: it begins with the last key frame then
      if (waitMs !== null) timer = setTimeout(take, waitMs);
    });
  };
  const take = () => {
    release = feed.take({
      onOpen: (format, isSame, from) => {
        if (!run || !begun || !canGoOn(goesOn, begun, format)) begin(format, from);
        else if (!isSame) run.change(format);
      },
      onTag: (tag: Tag) => run?.write(tag),
      onClose: () => {
        if (goesOn === "never") leave();
      },
    });
  };
  take();
  return {
    stop: async () => {
      isOver = true;
      release();
      if (timer) clearTimeout(timer);
      leave();
      await endings.all();
    },
  };
}

/** Runs that work off what they have. */
function createEndings(endsWithinMs = usualEndMs) {
  const ending = new Set<Promise<void>>();
  return {
    begin: (run: FlvRun) => {
      run.end();
      const late = setTimeout(run.kill, endsWithinMs);
      const gone: Promise<void> = run.ended.then(() => {
        clearTimeout(late);
        ending.delete(gone);
      });
      ending.add(gone);
    },
    all: async () => void (await Promise.all(ending)),
  };
}
