import { randomUUID } from "node:crypto";
import type { Logger } from "pino";
import { z } from "zod";
import type { Outbox } from "./outbox.ts";
import { readStream, sourceOf } from "./reader.ts";
import type { RedisLink } from "./redis.ts";

/** What nodes of one service tell each other. A node of another version may send more; that is passed over. */
const busMap = {
  /** Ring somebody's devices that are connected to you. */
  ring: z.object({ ringId: z.string(), userId: z.string(), payload: z.unknown(), timeoutMs: z.number() }),
  /** One of them rings. */
  rang: z.object({ ringId: z.string() }),
  /** Look again at who of these is connected, in a call or not to be disturbed. */
  presence: z.object({ userIds: z.array(z.string()) }),
  /** Something falls due then. */
  due: z.object({ at: z.number().nullable(), key: z.string().optional() }),
  /** Tell this to a device, if it is connected to you. */
  tell: z.object({ socketId: z.string(), event: z.string(), payload: z.unknown() }),
  /** Read again what somebody is to a stream's chat; null: what everybody is, and its rules. */
  standing: z.object({ streamId: z.string(), userId: z.string().nullable() }),
  /** Look again at who of your devices may be in a stream, and as what; null: at everybody's. */
  seats: z.object({ streamId: z.string(), userId: z.string().nullable() }),
  /** Whether recorders answered when one was asked for, or told something. */
  recorders: z.object({ areThere: z.boolean() }),
  /** So many devices without a token came to that node from an address. */
  anonymous: z.object({ nodeId: z.string(), address: z.string(), count: z.number() }),
} as const satisfies Record<string, z.ZodType>;

type BusMap = typeof busMap;
/** The kinds of word between nodes. */
export type BusWord = keyof BusMap;
export type BusPayload<W extends BusWord> = z.output<BusMap[W]>;
type Listeners = { [W in BusWord]?: (payload: BusPayload<W>) => void };

/** The line between the nodes. What one sends arrives at all others, in that order, also after an outage of Redis. */
export type Bus = Readonly<{
  /** This node's name among them. */
  nodeId: string;
  /** Whether there can be others. */
  isShared: boolean;
  send: <W extends BusWord>(word: W, payload: BusPayload<W>) => void;
  /** One listener a word. */
  listen: <W extends BusWord>(word: W, listener: (payload: BusPayload<W>) => void) => void;
  /** Resolves once what was sent so far has left, sockets' events included. */
  settled: () => Promise<void>;
  start: () => Promise<void>;
  stop: () => void;
}>;

const stream = "nchat:bus";
/** A start does not wait for a Redis that is away. */
const startsWithinMs = 2000;

/** The line of a service of one node: nobody else is there. */
export function createLonelyBus(): Bus {
  const nothing = async () => {};
  return {
    nodeId: randomUUID(),
    isShared: false,
    send: () => {},
    listen: () => {},
    settled: nothing,
    start: nothing,
    stop: () => {},
  };
}

/** The line over Redis. */
export function createRedisBus(link: RedisLink, outbox: Outbox, log: Logger): Bus {
  const nodeId = randomUUID();
  const listeners: Listeners = {};
  let stop = () => {};
  const hear = (word: string, text: string) => {
    if (isBusWord(word)) deliver(word, text, listeners);
    else log.debug({ word }, "a word of another version was passed over");
  };
  return {
    nodeId,
    isShared: true,
    send: (word, payload) => void outbox.add(stream, { from: nodeId, word, payload: JSON.stringify(payload) }),
    listen: (word, listener) => {
      if (listeners[word]) throw new Error(`${word} has a listener already`);
      Object.assign(listeners, { [word]: listener });
    },
    settled: outbox.settled,
    start: async () => {
      const reader = readStream(
        sourceOf(link.open()),
        stream,
        ({ fields }) => {
          if (fields.get("from") === nodeId) return;
          try {
            hear(fields.get("word") ?? "", fields.get("payload") ?? "");
          } catch (error) {
            log.error({ err: error, word: fields.get("word") }, "a word of another node failed");
          }
        },
        log,
      );
      stop = reader.stop;
      const late = new Promise<void>((resolve) => setTimeout(resolve, startsWithinMs).unref());
      await Promise.race([reader.started, late]);
    },
    stop: () => stop(),
  };
}

const isBusWord = (word: string): word is BusWord => Object.hasOwn(busMap, word);

function deliver<W extends BusWord>(word: W, text: string, listeners: Listeners): void {
  const listener: ((payload: BusPayload<W>) => void) | undefined = listeners[word];
  listener?.(busMap[word].parse(JSON.parse(text)) as BusPayload<W>); // the map joins word and payload
}
