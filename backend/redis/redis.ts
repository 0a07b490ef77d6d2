import { Redis, type RedisOptions } from "ioredis";
import type { Logger } from "pino";
import type { Post } from "./outbox.ts";

/** The connections to Redis, which nodes of one service share. */
export type RedisLink = Readonly<{
  /** For short commands: each is answered or fails within a second, and fails at once while Redis is away. */
  commands: Redis;
  /** One more connection, for what waits (blocking reads, subscriptions). It comes back by itself; the caller ends it. */
  open: () => Redis;
  isUp: () => Promise<boolean>;
  stop: () => void;
}>;

const commandMs = 1000;
/** A stream is cut to about this many entries: some minutes of a busy service. */
const longestStream = 10_000;

/** The way of entries into streams. */
export function postOf({ commands }: Pick<RedisLink, "commands">): Post {
  return {
    isReady: () => commands.status === "ready",
    append: (stream, pairs) => commands.xadd(stream, "MAXLEN", "~", longestStream, "*", ...pairs),
  };
}

/** When to try again: soon at first, at least every second later, and never all nodes at the same moment. */
export function retryDelay(tried: number, random: number): number {
  return Math.round(Math.min(1000, 50 * 2 ** Math.min(tried, 6)) * (0.5 + random / 2));
}

/** Connects; that Redis is away is no error here: what needs it says so, and `/readyz` too. */
export function openRedis(url: string, log: Logger): RedisLink {
  const common = {
    connectTimeout: 2000,
    keepAlive: 5000,
    retryStrategy: (tried: number) => retryDelay(tried, Math.random()),
    autoResubscribe: true,
    disableClientInfo: true,
  } satisfies RedisOptions;
  const commands = new Redis(url, {
    ...common,
    commandTimeout: commandMs,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
  });
  let isAway = false;
  commands.on("error", (error) => {
    if (!isAway) log.error({ err: error }, "Redis is away");
    isAway = true;
  });
  commands.on("ready", () => {
    log.info(isAway ? "Redis is back" : "Redis found");
    isAway = false;
  });
  return {
    commands,
    open: () => {
      const opened = new Redis(url, { ...common, maxRetriesPerRequest: null, socketTimeout: 15_000 });
      opened.on("error", (error) => log.debug({ err: error }, "a waiting connection to Redis broke"));
      return opened;
    },
    isUp: () =>
      commands.ping().then(
        () => true,
        () => false, // the answer is the point: /readyz names Redis as down
      ),
    stop: () => commands.disconnect(),
  };
}
