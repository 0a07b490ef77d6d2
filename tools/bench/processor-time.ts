import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

const ticksPerSecond = 100; // Linux tells processor time in these, whatever the kernel's own beat

type Process = Readonly<{ pid: number; parent: number; seconds: number }>;

/** How many processors a process and all below it take, over a while. Linux only. */
export async function processorsOf(roots: readonly number[], milliseconds: number): Promise<number> {
  const before = secondsBelow(roots, processes());
  const began = performance.now();
  await sleep(milliseconds);
  const after = secondsBelow(roots, processes());
  const spent = [...after].reduce((sum, [pid, seconds]) => sum + seconds - (before.get(pid) ?? 0), 0);
  return (spent * 1000) / (performance.now() - began);
}

/** The processor time of each process at or below the roots. Pure. */
export function secondsBelow(roots: readonly number[], all: readonly Process[]): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  const waiting = [...roots];
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    const own = all.find((each) => each.pid === pid);
    if (!own || found.has(pid)) continue;
    found.set(pid, own.seconds);
    waiting.push(...all.filter((each) => each.parent === pid).map((each) => each.pid));
  }
  return found;
}

function processes(): readonly Process[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const fields = statOf(name);
      if (!fields) return [];
      const [parent, user, system] = [1, 11, 12].map((at) => Number(fields[at]));
      return [{ pid: Number(name), parent: parent ?? 0, seconds: ((user ?? 0) + (system ?? 0)) / ticksPerSecond }];
    });
}

/** What stands behind the program's name, which may hold anything. */
function statOf(pid: string): readonly string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined; // it ended while we looked
  }
}
