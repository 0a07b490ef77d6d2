import { execFile } from "node:child_process";
import { join } from "node:path";

const program = join(import.meta.dirname, "../../backend/cli/nchat-webrtc.mjs");

/** What a command answered. */
export type Ran = Readonly<{ code: number; out: string; err: string }>;

/** Runs the command line as an operator would, with nothing of the machine's own environment but the PATH. */
export function runCli(
  args: readonly string[],
  { cwd, env = {} }: Readonly<{ cwd: string; env?: NodeJS.ProcessEnv }>,
): Promise<Ran> {
  const { PATH, HOME } = process.env;
  return new Promise((resolve) => {
    execFile(process.execPath, [program, ...args], { cwd, env: { PATH, HOME, ...env } }, (error, out, err) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ code, out, err });
    });
  });
}
