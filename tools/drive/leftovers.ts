import { readFileSync, readdirSync } from "node:fs";

/** Processes carry this variable, so that whatever a run leaves behind is found again. */
export const markerVariable = "NCHAT_RUN_MARKER";

/** A process that still runs. */
export type Leftover = Readonly<{ pid: number; command: string }>;

/** Every process whose environment holds the marker (Linux only; empty elsewhere). */
export function processesMarked(marker: string): readonly Leftover[] {
  return otherProcesses()
    .filter((pid) => environmentOf(pid).includes(`${markerVariable}=${marker}`))
    .map((pid) => ({ pid, command: commandOf(pid) }));
}

/** Every process whose command line holds a text, for those that write over their environment. */
export function processesNaming(text: string): readonly Leftover[] {
  return otherProcesses()
    .map((pid) => ({ pid, command: commandOf(pid) }))
    .filter(({ command }) => command.includes(text));
}

function otherProcesses(): readonly number[] {
  if (process.platform !== "linux") return [];
  const names = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return names.map(Number).filter((pid) => pid !== process.pid);
}

/** The main process of one app: on Electron, or on the Chromium runtime. */
export function mainProcessOf(marker: string, profile: string): Leftover | undefined {
  const isMain = new RegExp(`(out/main/index\\.js|/electron(?!.*--type=).*) --profile ${profile}( |$)`);
  return processesMarked(marker).find(({ command }) => isMain.test(command));
}

/** Waits for every marked process to end; answers those that did not in time. */
export async function leftoversAfter(marker: string, timeoutMs: number): Promise<readonly Leftover[]> {
  for (const deadline = Date.now() + timeoutMs; ;) {
    const running = processesMarked(marker);
    if (running.length === 0 || Date.now() > deadline) return running;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function environmentOf(pid: number): readonly string[] {
  return read(`/proc/${pid}/environ`).split("\0");
}

function commandOf(pid: number): string {
  return read(`/proc/${pid}/cmdline`).replaceAll("\0", " ").trim();
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return ""; // it ended while we looked
  }
}
