import { createAdapter } from "@socket.io/redis-streams-adapter";
import type { Logger } from "pino";
import { type Counters, createLocalCounters, createSharedCounters } from "../http/counters.ts";
import type { SharedAdapter } from "../realtime/io.ts";
import { createAdapterClient } from "./adapter-client.ts";
import { type Bus, createLonelyBus, createRedisBus } from "./bus.ts";
import { createOutbox } from "./outbox.ts";
import { openRedis, postOf } from "./redis.ts";

/** What nodes of one service have in common, or a node's own where it is alone. */
export type Shared = Readonly<{
  bus: Bus;
  counters: Counters;
  /** Undefined: the sockets of this process are all there are. */
  adapter?: SharedAdapter;
  /** Null where no Redis is set. */
  isRedisUp: (() => Promise<boolean>) | null;
  stop: () => void;
}>;

/** Opens Redis when there is one in the settings. */
export function openShared(redisUrl: string | null, log: Logger): Shared {
  if (redisUrl === null)
    return { bus: createLonelyBus(), counters: createLocalCounters(), isRedisUp: null, stop: () => {} };
  const link = openRedis(redisUrl, log);
  const outbox = createOutbox(postOf(link), log);
  const bus = createRedisBus(link, outbox, log);
  const names = { streamName: "nchat:sockets", channelPrefix: "nchat:sockets", sessionKeyPrefix: "nchat:session:" };
  return {
    bus,
    counters: createSharedCounters((script, key, ...args) => link.commands.eval(script, 1, key, ...args), log),
    adapter: createAdapter(createAdapterClient(link, outbox, log), { ...names, onlyPlaintext: true }),
    isRedisUp: link.isUp,
    stop: () => {
      bus.stop();
      outbox.stop();
      link.stop();
    },
  };
}
