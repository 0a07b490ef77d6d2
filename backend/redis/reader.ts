import type { Redis } from "ioredis";
import type { Logger } from "pino";

/** One entry of a stream. */
export type Entry = Readonly<{ id: string; fields: ReadonlyMap<string, string> }>;

type Client = Pick<Redis, "xread" | "xrevrange" | "disconnect">;

const blockMs = 5000;
const againMs = 200;

/** Where a stream ends just now; a read from here misses nothing, as one from "$" would between two reads. */
export async function endOf(client: Pick<Redis, "xrevrange">, stream: string): Promise<string> {
  const [last] = await client.xrevrange(stream, "+", "-", "COUNT", 1);
  return last?.[0] ?? "0-0";
}

/** Reads what is written to a stream from now on, entry by entry, until stopped. Outages of Redis are sat out. */
export function readStream(client: Client, stream: string, onEntry: (entry: Entry) => void, log: Logger) {
  let isStopped = false;
  let from: string | null = null;
  const { promise: started, resolve: onStarted } = Promise.withResolvers<void>();
  const read = async () => {
    if (from === null) {
      from = await endOf(client, stream);
      onStarted();
    }
    const answer = await client.xread("COUNT", 100, "BLOCK", blockMs, "STREAMS", stream, from);
    for (const [id, pairs] of answer?.[0]?.[1] ?? []) {
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
      client.disconnect();
    },
  };
}

function toFields(pairs: readonly string[]): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (let at = 0; at + 1 < pairs.length; at += 2) fields.set(pairs[at] ?? "", pairs[at + 1] ?? "");
  return fields;
}
