import { readFileSync } from "node:fs";
import { processesMarked } from "../drive/leftovers.ts";

/** The browser of a running app: its program and the flags that change how pages behave. */
export type Browser = Readonly<{ program: string; flags: readonly string[] }>;

// What names one particular run, or how it is driven; everything else is kept for the reference.
const ownToARun =
  /^--(remote-debugging-|user-data-dir|app=|no-startup-window|keep-alive-for-test|auto-select-|window-|class=|user-agent)/;

/** Chooses what the reference starts with out of a browser's command line. Pure. */
export function sharedFlags(commandLine: readonly string[]): readonly string[] {
  return commandLine.slice(1).filter((argument) => argument.startsWith("--") && !ownToARun.test(argument));
}

/** Finds the browser of the apps that carry a marker. */
export function browserOf(marker: string): Browser {
  for (const { pid } of processesMarked(marker)) {
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").filter(Boolean);
    const [program = ""] = commandLine;
    const isBrowser = /chrom|electron/i.test(program) && commandLine.some((each) => each.startsWith("--user-data-dir"));
    if (isBrowser && !commandLine.some((each) => each.startsWith("--type=")))
      return { program, flags: sharedFlags(commandLine) };
  }
  throw new Error("the app's browser was not found among its processes");
}
