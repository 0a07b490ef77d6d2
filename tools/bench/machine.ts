import { readFileSync } from "node:fs";
import { availableParallelism, cpus, platform, release } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

/** How busy the machine is with other things. Shares of all processors, 0 to 1. */
export type Idle = Readonly<{ busy: number; load: number; pressure: number | null }>;

/** Measures how busy the machine is during a while. */
async function idleCheck(milliseconds = 1500): Promise<Idle> {
  const before = times();
  await sleep(milliseconds);
  const after = times();
  const total = after.total - before.total;
  const load = Number(read("/proc/loadavg").split(" ")[0] || 0) / availableParallelism();
  const pressure = /some avg10=([\d.]+)/.exec(read("/proc/pressure/cpu"))?.[1];
  return {
    busy: total > 0 ? 1 - (after.idle - before.idle) / total : 0,
    load,
    pressure: pressure === undefined ? null : Number(pressure) / 100,
  };
}

/** Waits until the machine is quiet enough to measure on; says so when it never is. */
export async function untilQuiet(limit = 0.25, timeoutMs = 60_000): Promise<Idle & { isQuiet: boolean }> {
  for (const deadline = Date.now() + timeoutMs; ;) {
    const idle = await idleCheck();
    if (idle.busy <= limit) return { ...idle, isQuiet: true };
    if (Date.now() > deadline) return { ...idle, isQuiet: false };
  }
}

/** What a report says about where it was made. */
export function machineFacts(): Readonly<Record<string, string | number>> {
  return {
    processor: cpus()[0]?.model ?? "unknown",
    processors: availableParallelism(),
    system: `${platform()} ${release()}`,
    node: process.version,
  };
}

function times(): { idle: number; total: number } {
  return cpus().reduce(
    (sum, { times: { user, nice, sys, idle, irq } }) => ({
      idle: sum.idle + idle,
      total: sum.total + user + nice + sys + idle + irq,
    }),
    { idle: 0, total: 0 },
  );
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // not on this system, or not in this kernel
  }
}
