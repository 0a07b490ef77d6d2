import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Logger } from "pino";
import { withoutKeys } from "../rtmp-url.ts";

/** How a run of ffmpeg ended; `said` is the end of what it wrote, for reading reasons from. */
export type FfmpegEnd = Readonly<{ code: number | null; signal: NodeJS.Signals | null; said: string }>;

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
}>;

const keptLines = 40;

/** Starts ffmpeg with pipes: what it reads ends with this process, and so it does. */
export function startFfmpeg(args: readonly string[], { program, log, what, onOutput }: Options): Ffmpeg {
  const child = spawn(program, ["-hide_banner", "-nostats", "-loglevel", "warning", ...args], {
    stdio: ["pipe", "pipe", "pipe"],
  });
  const lines: string[] = [];
  createInterface(child.stderr).on("line", (line) => {
    lines.push(line);
    if (lines.length > keptLines) lines.shift();
    log.debug({ what, line: withoutKeys(line) }, "ffmpeg");
  });
  if (onOutput) child.stdout.on("data", onOutput);
  else child.stdout.resume();
  // Written to a process that is ending; its end is told by `ended`.
  child.stdin.on("error", (error) => log.debug({ what, err: error }, "ffmpeg takes no more"));
  const ended = new Promise<FfmpegEnd>((resolve) => {
    child.on("error", (error) => resolve({ code: null, signal: null, said: error.message }));
    child.on("close", (code, signal) => resolve({ code, signal, said: lines.join("\n") }));
  });
  return { process: child, ended, kill: () => void child.kill("SIGKILL") };
}

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
