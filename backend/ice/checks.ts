import type { Logger } from "pino";
import { type Health, type IceEntry, nextHealth } from "./entries.ts";
import type { Probe } from "./probe.ts";

type Deps = Readonly<{
  /** Those whose last check is the oldest come first. */
  load: () => Promise<readonly IceEntry[]>;
  save: (id: string, health: Health) => Promise<void>;
  probe: Probe;
  log: Logger;
}>;

/** So many at a time and in one round, so that a round ends within the time that a job has. */
const atOnce = 8;
const inRound = 32;

/**
 * One round of checks; answers whether any server is failing, to be looked at again soon. A server works as long as one
 * of its URLs does; what the others say is in the log.
 */
export async function checkAll({ load, save, probe, log }: Deps): Promise<{ isAnyFailing: boolean }> {
  const round = (await load()).slice(0, inRound);
  const states: Health[] = [];
  await inParallel(round, async (entry) => {
    const probes = await probe(entry);
    const faults = probes.filter(({ fault }) => fault !== null);
    const health = nextHealth(entry.health, faults.length < probes.length);
    states.push(health);
    await save(entry.id, health);
    const said = { iceServer: entry.id, urls: entry.urls, was: entry.health, is: health, faults };
    if (health !== entry.health && health === "unhealthy") log.warn(said, "an ICE server is left out");
    else if (health !== entry.health && entry.health === "unhealthy") log.info(said, "an ICE server works again");
    else if (faults.length > 0) log.info(said, "an ICE server does not answer at some of its addresses");
  });
  return { isAnyFailing: states.includes("failing") };
}

async function inParallel<T>(list: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...list];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, list.length) }, worker));
}
