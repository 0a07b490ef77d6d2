import type { Redis } from "ioredis";
import type { Logger } from "pino";

/** One entry of a stream. */
export type Entry = Readonly<{ id: string; fields: ReadonlyMap<string, string> }>;

/** How a stream is read. */
export type Source = Readonly<{
  end: (stream: string) => Promise<string>;
  /** Waits a while for what comes after an entry. */
  after: (stream: string, id: string) => Promise<readonly (readonly [id: string, pairs: readonly string[]])[]>;
  close: () => void;
}>;

const blockMs = 5000;
const againMs = 200;

/** Where a stream ends just now; a read from here misses nothing, as one from "$" would between two reads. */
export async function endOf(client: Pick<Redis, "xrevrange">, stream: string): Promise<string> {
  const [last] = await client.xrevrange(stream, "+", "-", "COUNT", 1);
  return last?.[0] ?? "0-0";
}

/** A connection as a source. */
export function sourceOf(client: Redis): Source {
  return {
    end: (stream) => endOf(client, stream),
    after: async (stream, id) => {
      const answer = await client.xread("COUNT", 100, "BLOCK", blockMs, "STREAMS", stream, id);
      return answer?.[0]?.[1] ?? [];
    },
    close: () => client.disconnect(),
  };
}

/** Reads what is written to a stream from now on, entry by entry, until stopped. Outages of Redis are sat out. */
export function readStream(source: Source, stream: string, onEntry: (entry: Entry) => void, log: Logger) {
  let isStopped = false;
  let from: string | null = null;
  const { promise: started, resolve: onStarted } = Promise.withResolvers<void>();
  const read = async () => {
    if (from === null) {
      from = await source.end(stream);
      onStarted();
    }
    for (const [id, pairs] of await source.after(stream, from)) {
      from = id;
      if (!isStopped) onEntry({ id, fields: toFields(pairs) });
    }
  };
  const run = async () => {
    while (!isStopped) {
      await read().catch(async (error: unknown) => {
        if (!isStopped) log.debug({ err: error, stream }, "a stream could not be read; again in a moment");
        await new Promise((resolve) => setTimeout(resolve, againMs));
      });
    }
  };
  void run();
  return {
    /** Resolves once nothing written after that can be missed. */
    started,
    stop: () => {
      isStopped = true;
      onStarted();
      source.close();
    },
  };
}

function toFields(pairs: readonly string[]): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (let at = 0; at + 1 < pairs.length; at += 2) fields.set(pairs[at] ?? "", pairs[at + 1] ?? "");
  return fields;
}
