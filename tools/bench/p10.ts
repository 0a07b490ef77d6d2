import { setTimeout as sleep } from "node:timers/promises";
import { type Crowd, gather } from "./p10-crowd.ts";
import { type ChatServer, startOurs, startSocketIo, startWebSocket } from "./p10-servers.ts";
import type { Bench, Row } from "./row.ts";
import { median, quantile } from "./statistics.ts";

/** How many watch (TARGETS). */
const watchers = 500;

type Load = Readonly<{ perSecond: number; seconds: number }>;

const reference = "a bare Socket.IO server that sends the same fields to everybody, checks nothing and stores nothing";

/** P10: what a message costs the service for each of 500 sockets while little is written. */
export const p10: Row = {
  id: "P10",
  title: "Chat, processor a delivery, 8 messages a second",
  reference,
  unit: "µs",
  goals: [{ name: "median", statistic: "median", limit: 1.1 }],
  prepare: (note) => prepare(note, { perSecond: 8, seconds: 4 }),
};

/** P10 when much is written: messages go together. */
export const p10Busy: Row = {
  id: "P10-BUSY",
  title: "Chat, processor a delivery, 60 messages a second",
  reference,
  unit: "µs",
  goals: [{ name: "median", statistic: "median", limit: 0.5 }],
  prepare: (note) => prepare(note, { perSecond: 60, seconds: 3 }),
};

type Side = Readonly<{ chat: ChatServer; crowd: Crowd; cost: () => Promise<number>; told: () => string }>;

async function prepare(note: (text: string) => void, load: Load): Promise<Bench> {
  const sides: Side[] = [];
  const open = async (start: () => Promise<ChatServer>) => {
    const chat = await start();
    const side = sideOf(chat, await gather(watchers, chat.speech), load);
    sides.push(side);
    return side;
  };
  const ours = await open(() => startOurs(watchers));
  const bare = await open(startSocketIo);
  const floor = await open(startWebSocket);
  const floors: number[] = [];
  return {
    ours: ours.cost,
    reference: async () => {
      floors.push(await floor.cost());
      return await bare.cost();
    },
    close: async () => {
      note(`bare ws: ${median(floors).toFixed(1)} µs a delivery`);
      note(`p99 of the delay: ours ${ours.told()}, Socket.IO ${bare.told()}, ws ${floor.told()}`);
      for (const { crowd, chat } of sides) {
        await crowd.close();
        await chat.close();
      }
    },
  };
}

/** What the server does anyway, with everybody connected, is taken off: it is the messages that are measured. */
function sideOf(chat: ChatServer, crowd: Crowd, load: Load): Side {
  const { server } = chat;
  const delays: number[] = [];
  const used = async (work: () => Promise<void>) => {
    const [cpu, time] = [await server.cpuSeconds(), performance.now()];
    await work();
    return { cpu: (await server.cpuSeconds()) - cpu, seconds: (performance.now() - time) / 1000 };
  };
  const cost = async () => {
    const idle = await used(() => sleep(1500));
    crowd.takeDelays();
    const before = crowd.delivered();
    const count = load.perSecond * load.seconds;
    const busy = await used(async () => {
      await atRate(load.perSecond, load.seconds, crowd.say);
      await untilDelivered(crowd, before + count * watchers);
    });
    delays.push(...crowd.takeDelays());
    const own = busy.cpu - (idle.cpu / idle.seconds) * busy.seconds;
    return (own * 1e6) / (count * watchers);
  };
  return { chat, crowd, cost, told: () => `${quantile(delays, 0.99).toFixed(0)} ms` };
}

/** Does something so often a second, for so long; resolves when all of it is done. */
export async function atRate(perSecond: number, seconds: number, act: () => Promise<void>): Promise<void> {
  const begun = performance.now();
  const done: Promise<void>[] = [];
  for (let at = 0; at < perSecond * seconds; at++) {
    const wait = begun + (at * 1000) / perSecond - performance.now();
    if (wait > 0) await sleep(wait);
    done.push(act());
  }
  await Promise.all(done);
}

/** Everything must arrive, and once: a server that loses messages measures nothing. */
export async function untilDelivered(
  crowd: Pick<Crowd, "delivered">,
  wanted: number,
  timeoutMs = 10_000,
): Promise<void> {
  for (const deadline = performance.now() + timeoutMs; performance.now() < deadline; await sleep(10))
    if (crowd.delivered() >= wanted) break;
  await sleep(50);
  if (crowd.delivered() !== wanted)
    throw new Error(`${crowd.delivered()} of ${wanted} deliveries: the fixture is broken`);
}
