import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

const leash = fileURLToPath(new URL("leash.mjs", import.meta.url));

/**
 * Looks a command up on the PATH.
 * @param {string} name
 * @param {string} [path]
 * @returns {string | undefined}
 */
export function which(name, path = process.env["PATH"] ?? "") {
  const names = process.platform === "win32" ? [`${name}.exe`, `${name}.cmd`] : [name];
  for (const folder of path.split(delimiter)) {
    for (const candidate of names) {
      if (folder && existsSync(join(folder, candidate))) return join(folder, candidate);
    }
  }
  return undefined;
}

/**
 * The command line that ends together with the process that starts it, also when that one is killed. The kernel does
 * it where `setpriv` is there; elsewhere a small watcher does, which needs its stdin to stay a pipe.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {readonly string[]} [privileges] further options for `setpriv`
 * @returns {{ command: string, args: string[] }}
 */
export function boundToParent(command, args, privileges = []) {
  const setpriv = process.platform === "linux" ? which("setpriv") : undefined;
  if (setpriv) {
    return { command: setpriv, args: [...privileges, "--pdeathsig", "KILL", "--", command, ...args] };
  }
  return { command: process.execPath, args: [leash, command, ...args] };
}

/**
 * @typedef {object} Child
 * @property {number} pid
 * @property {import("node:child_process").ChildProcess} process
 * @property {Promise<string>} ended resolves to how it ended, in words
 * @property {() => boolean} isRunning
 * @property {(graceMs?: number) => Promise<void>} stop asks, then insists
 */

/**
 * @typedef {object} ChildOptions
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [cwd]
 * @property {readonly string[]} [privileges] further options for `setpriv`
 * @property {readonly ("pipe" | "ignore" | "inherit" | number)[]} [extraStdio] file descriptors from 3 on
 * @property {(line: string) => void} [onLine] every line of stdout and stderr
 */

/**
 * Starts a child that ends with this process however that ends.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {ChildOptions} [options]
 * @returns {Child}
 */
export function startChild(command, args, { env, cwd, privileges, extraStdio = [], onLine } = {}) {
  const bound = boundToParent(command, args, privileges);
  const child = spawn(bound.command, bound.args, {
    env: env ?? process.env,
    cwd,
    // An open pipe on stdin tells those who watch it that this process lives.
    stdio: ["pipe", "pipe", "pipe", ...extraStdio],
  });
  let running = true;
  /** @type {Promise<string>} */
  const ended = new Promise((resolve) => {
    const end = (/** @type {string} */ how) => {
      running = false;
      resolve(how);
    };
    child.once("error", (error) => end(error.message));
    child.once("exit", (code, signal) => end(signal ? `killed by ${signal}` : `exited with ${code}`));
  });
  readLines(child.stdout, onLine);
  readLines(child.stderr, onLine);
  return {
    pid: child.pid ?? 0,
    process: child,
    ended,
    isRunning: () => running,
    stop: async (graceMs = 5000) => {
      if (!running) return;
      child.kill("SIGTERM");
      const timer = setTimeout(() => child.kill("SIGKILL"), graceMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

/**
 * Reads a stream line by line; without a listener it is drained.
 * @param {import("node:stream").Readable | null} stream
 * @param {((line: string) => void) | undefined} onLine
 */
export function readLines(stream, onLine) {
  if (!stream) return;
  stream.setEncoding("utf8");
  let rest = "";
  stream.on("data", (/** @type {string} */ text) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    if (onLine) for (const line of lines) onLine(line.replace(/\r$/, ""));
  });
  stream.on("end", () => {
    if (rest && onLine) onLine(rest);
  });
}
