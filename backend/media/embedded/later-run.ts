import type { Format, Tag } from "./feed.ts";
import type { FfmpegEnd, NotBegun } from "./ffmpeg.ts";
import type { FlvRun } from "./flv-run.ts";

/** What a run was prepared with: it begins with `start`, or is left. */
export type Ready = Readonly<{ start: (format: Format) => FlvRun; leave: () => void }>;

/** What may wait until a run begins; then it begins with the next key frame. */
const mostBytes = 4 * 1024 * 1024;

/**
 * A run that begins when it is prepared: what comes meanwhile waits for it. `prepare` may find that it must not begin;
 * when it throws, the run has ended as one that could not be begun.
 */
export function startLater(given: Format, prepare: () => Promise<Ready | NotBegun>): FlvRun {
  const { promise: ended, resolve } = Promise.withResolvers<FfmpegEnd>();
  let format = given;
  let run: FlvRun | null = null;
  let isOver = false;
  let held: Tag[] = [];
  let bytes = 0;
  const over = (notBegun?: NotBegun) => {
    isOver = true;
    forget();
    resolve({ code: null, signal: null, said: "", ...(notBegun ? { notBegun } : {}) });
  };
  const forget = () => {
    held = [];
    bytes = 0;
  };
  const begin = (ready: Ready | NotBegun) => {
    if ("words" in ready) return over(ready);
    if (isOver) return ready.leave();
    const begun = startOrLeave(ready, format);
    run = begun;
    for (const tag of held) begun.write(tag);
    forget();
    void begun.ended.then(resolve);
  };
  prepare()
    .then(begin)
    .catch((error: unknown) => over({ words: `It could not be begun (${String(error)}).`, isFinal: false }));
  return {
    write: (tag) => {
      if (run) return run.write(tag);
      if (isOver) return;
      held.push(tag);
      bytes += tag.payload.length;
      if (bytes > mostBytes) forget();
    },
    change: (next) => {
      if (run) return run.change(next);
      format = next;
      forget(); // what was to be read as before
    },
    end: () => (run ? run.end() : over()),
    kill: () => (run ? run.kill() : over()),
    ended,
    dropped: () => run?.dropped() ?? 0,
    startedAt: () => run?.startedAt() ?? null,
  };
}

function startOrLeave({ start, leave }: Ready, format: Format): FlvRun {
  try {
    return start(format);
  } catch (error) {
    leave();
    throw error;
  }
}
