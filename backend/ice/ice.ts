import type { Context } from "../context.ts";
import type { Part } from "../part.ts";
import { checkAll } from "./checks.ts";
import { answerFor, type Health, type IceAnswer } from "./entries.ts";
import { createProbe } from "./probe.ts";
import { keepEnvironment, loadEntries, saveHealth } from "./store.ts";

/** The servers for somebody who is in a call, with credentials of their own; to be asked anew at each (re)connect. */
export async function iceServersFor(ctx: Pick<Context, "db" | "config" | "now">, userId: string): Promise<IceAnswer> {
  return answerFor(userId, await loadEntries(ctx), ctx.config.turn, ctx.now());
}

/** A failing server is looked at again this much sooner. */
const soonerBy = 4;

/** Looks after the ICE servers: checks them one node at a time, however many nodes there are. */
export function createIce(ctx: Context, random: () => number = Math.random): Part {
  const { db, config, jobs, log, now } = ctx;
  const checks = {
    load: () => loadEntries(ctx),
    save: (id: string, health: Health) => saveHealth(db, id, health, now()),
    probe: createProbe(now),
    log,
  };
  const schedule = async (seconds: number) => {
    const withJitter = seconds * (0.8 + 0.4 * random()); // services that share servers must not ask all at once
    await jobs.schedule("ice:check", {}, { at: new Date(now().getTime() + withJitter * 1000), key: "ice:check" });
  };
  const round = async () => {
    const seconds = config.turn.checkSeconds;
    try {
      const { isAnyFailing } = await checkAll(checks);
      return isAnyFailing ? seconds / soonerBy : seconds;
    } catch (error) {
      log.error({ err: error }, "the ICE servers could not be checked"); // and the next round must come all the same
      return seconds;
    }
  };
  return {
    routes: {},
    sockets: {},
    start: async () => {
      await keepEnvironment(ctx);
      jobs.handle("ice:check", async () => await schedule(await round()));
      await schedule(0);
    },
  };
}
