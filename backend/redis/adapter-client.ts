import type { Logger } from "pino";
import type { Outbox } from "./outbox.ts";
import { endOf } from "./reader.ts";
import type { RedisLink } from "./redis.ts";

const againMs = 200;

/**
 * Redis as Socket.IO's streams adapter (0.3.1) uses it, in place of a bare client, whose failures would end the process:
 * the adapter waits for none of its SET and PUBLISH, reads again at once after an error, and begins at "$", which loses
 * what is written between two reads.
 */
export function createAdapterClient(link: RedisLink, outbox: Outbox, log: Logger) {
  const { commands } = link;
  const orNull = <T>(what: string, work: Promise<T>) =>
    work.catch((error: unknown) => {
      log.debug({ err: error, what }, "the sockets' adapter did without Redis");
      return null;
    });
  return {
    options: { lazyConnect: false },
    xadd: ([stream = "", , , , , ...pairs]: readonly string[]) => outbox.add(stream, toRecord(pairs)),
    publish: (channel: string, payload: Buffer) => orNull("publish", commands.publish(channel, payload)),
    set: (key: string, value: string, _unit: "PX", ms: number) => orNull("set", commands.set(key, value, "PX", ms)),
    xrange: (stream: string, start: string, end: string) => commands.xrange(stream, start, end),
    multi: () => commands.multi(),
    send_command: (name: string, args: string[], answer: (error: Error | null, value?: unknown) => void) =>
      void commands.call(name, ...args).then(
        (value) => answer(null, value),
        (error: Error) => answer(error),
      ),
    duplicate: () => waitingClient(link, log),
  };
}

/** The connections on which the adapter waits: one reads the stream, one is subscribed. */
function waitingClient(link: RedisLink, log: Logger) {
  const client = link.open();
  let isEnded = false;
  let start: string | null = null;
  return {
    on: (event: string, listener: (...args: unknown[]) => void) => client.on(event, listener),
    subscribe: (channels: string[]) =>
      client.subscribe(...channels).catch((error: unknown) => {
        if (!isEnded) log.error({ err: error }, "Redis' channels could not be subscribed");
      }),
    xread: async (
      _block: string,
      ms: number,
      _count: string,
      count: number,
      _streams: string,
      name: string,
      from: string,
    ) => {
      try {
        const id = from === "$" ? (start ??= await endOf(client, name)) : from;
        return await client.xread("COUNT", count, "BLOCK", ms, "STREAMS", name, id);
      } catch (error) {
        if (isEnded) return null;
        log.debug({ err: error }, "the sockets' stream could not be read; again in a moment");
        await new Promise((resolve) => setTimeout(resolve, againMs));
        return null;
      }
    },
    disconnect: () => {
      isEnded = true;
      client.disconnect();
    },
  };
}

function toRecord(pairs: readonly string[]): Record<string, string> {
  const record: Record<string, string> = {};
  for (let at = 0; at + 1 < pairs.length; at += 2) record[pairs[at] ?? ""] = pairs[at + 1] ?? "";
  return record;
}
