import type { Logger } from "pino";

/** Writes to Redis' streams, in the order of asking. */
export type Outbox = Readonly<{
  /**
   * Answers the entry's id; "" when Redis is away: then the entry is kept and written when Redis is back. Never rejects,
   * and never takes longer than one command may.
   */
  add: (stream: string, fields: Readonly<Record<string, string>>) => Promise<string>;
  /** Resolves once everything asked for so far is written or kept. */
  settled: () => Promise<void>;
  stop: () => void;
}>;

/** How entries get to Redis. */
export type Post = Readonly<{
  isReady: () => boolean;
  /** Answers the entry's id; rejects when Redis is away or too slow. */
  append: (stream: string, pairs: readonly string[]) => Promise<string | null>;
}>;
type Entry = Readonly<{ stream: string; fields: Readonly<Record<string, string>>; at: number }>;

/** What is kept while Redis is away, and for how long: what is older helps nobody any more. */
const limits = { entries: 5000, ageMs: 60_000 };
const flushEveryMs = 250;
/** Makes the outbox of one node. */
export function createOutbox(post: Post, log: Logger, now: () => number = Date.now): Outbox {
  const pending = new Set<Promise<unknown>>();
  const write = async ({ stream, fields }: Entry) => {
    if (!post.isReady()) throw new Error("Redis is away");
    return (await post.append(stream, Object.entries(fields).flat())) ?? "";
  };
  const shelf = createShelf(write, log, now);
  const add = async (entry: Entry) => {
    // Behind what came before it.
    if (!shelf.isEmpty()) return shelf.keep(entry);
    try {
      return await write(entry);
    } catch (error) {
      log.debug({ err: error }, "kept until Redis is back");
      return shelf.keep(entry);
    }
  };
  return {
    add: (stream, fields) => {
      const added = add({ stream, fields, at: now() }).finally(() => pending.delete(added));
      pending.add(added);
      return added;
    },
    settled: async () => void (await Promise.all(pending)),
    stop: shelf.stop,
  };
}

/** What could not be written yet, tried again in its order until it is or nobody wants it any more. */
function createShelf(write: (entry: Entry) => Promise<string>, log: Logger, now: () => number) {
  const kept: Entry[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isFlushing = false;
  const flush = async () => {
    if (isFlushing) return;
    isFlushing = true;
    try {
      for (let first = kept[0]; first; first = kept[0]) {
        if (now() - first.at < limits.ageMs) await write(first);
        if (kept[0] === first) kept.shift();
      }
      clearInterval(timer);
      timer = undefined;
    } catch (error) {
      log.debug({ err: error, kept: kept.length }, "Redis takes nothing yet");
    } finally {
      isFlushing = false;
    }
  };
  return {
    isEmpty: () => kept.length === 0,
    keep: (entry: Entry): "" => {
      kept.push(entry);
      if (kept.length > limits.entries) kept.shift();
      timer ??= setInterval(() => void flush(), flushEveryMs).unref();
      return "";
    },
    stop: () => clearInterval(timer),
  };
}
