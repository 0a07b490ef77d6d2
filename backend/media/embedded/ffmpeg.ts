import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Logger } from "pino";
import { withoutKeys } from "../rtmp-url.ts";
import { type Hidden, hide, type Option } from "./hidden-options.ts";

/** Why one was not even started, in a sentence for people, and whether that is so for good. */
export type NotBegun = Readonly<{ words: string; isFinal: boolean }>;

/** How a run of ffmpeg ended; `said` is the end of what it wrote, for reading reasons from. */
export type FfmpegEnd = Readonly<{
  code: number | null;
  signal: NodeJS.Signals | null;
  said: string;
  notBegun?: NotBegun;
}>;

/** One run of ffmpeg. */
export type Ffmpeg = Readonly<{
  process: ChildProcess;
  ended: Promise<FfmpegEnd>;
  /** Ends it at once. */
  kill: () => void;
}>;

type Options = Readonly<{
  /** Where the program is. */
  program: string;
  log: Logger;
  /** What for, in the log. */
  what: string;
  onOutput?: (bytes: Buffer) => void;
  /** Options of the output, which stands last, that other accounts of this computer must not read. */
  hidden?: readonly Option[];
}>;

const keptLines = 40;

/** Starts ffmpeg with pipes: what it reads ends with this process, and so it does. */
export function startFfmpeg(args: readonly string[], { program, log, what, onOutput, hidden = [] }: Options): Ffmpeg {
  const kept = hide(hidden);
  const shown = [...args.slice(0, -1), ...kept.args, ...args.slice(-1)];
  const child = spawnWith(program, ["-hide_banner", "-nostats", "-loglevel", "warning", ...shown], kept);
  const lines: string[] = [];
  const note = (line: string) => {
    lines.push(line);
    if (lines.length > keptLines) lines.shift();
    log.debug({ what, line: withoutValues(withoutKeys(line), hidden) }, "ffmpeg");
  };
  if (child.stderr) createInterface(child.stderr).on("line", note);
  if (onOutput) child.stdout?.on("data", onOutput);
  else child.stdout?.resume();
  // Written to a process that is ending; its end is told by `ended`.
  child.stdin?.on("error", (error) => log.debug({ what, err: error }, "ffmpeg takes no more"));
  const ended = new Promise<FfmpegEnd>((resolve) => {
    child.on("error", (error) => resolve({ code: null, signal: null, said: error.message }));
    child.on("close", (code, signal) => resolve({ code, signal, said: lines.join("\n") }));
  });
  return { process: child, ended, kill: () => void child.kill("SIGKILL") };
}

function spawnWith(program: string, args: readonly string[], { fd, forget }: Hidden): ChildProcess {
  try {
    return spawn(program, args, { stdio: ["pipe", "pipe", "pipe", fd] });
  } finally {
    forget(); // also where it throws: too many files are open, or an argument can't be one
  }
}

/** Servers may repeat what they were told; words as short as "live" are no secret. */
const withoutValues = (line: string, hidden: readonly Option[]) =>
  hidden.reduce((text, [, value]) => (value.length > 5 ? text.replaceAll(value, "…") : text), line);

/** Runs ffmpeg to its end. */
export async function runFfmpeg(
  args: readonly string[],
  options: Options & Readonly<{ timeoutMs: number }>,
): Promise<FfmpegEnd> {
  const run = startFfmpeg(args, options);
  run.process.stdin?.end();
  const timer = setTimeout(run.kill, options.timeoutMs);
  const end = await run.ended;
  clearTimeout(timer);
  return end;
}
