import { spawn } from "node:child_process";
import { boundToParent, readLines } from "./children.mjs";

/**
 * @typedef {object} CommandResult
 * @property {number | undefined} code nothing when it was stopped or could not be started
 * @property {string} tail its last lines
 */

/**
 * Runs a command to its end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {object} [options]
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {string} [options.cwd]
 * @param {number} [options.timeoutMs]
 * @param {(line: string) => void} [options.onLine]
 * @param {boolean} [options.mayOutlive] it is worse to stop it half-way than to let it finish alone
 * @returns {Promise<CommandResult>}
 */
export function runCommand(command, args, { env, cwd, timeoutMs, onLine, mayOutlive = false } = {}) {
  return new Promise((resolve) => {
    /** @type {string[]} */
    const tail = [];
    const listen = (/** @type {string} */ line) => {
      if (!line.trim()) return;
      tail.push(line);
      if (tail.length > 15) tail.shift();
      onLine?.(line);
    };
    const bound = mayOutlive || process.platform === "win32" ? { command, args } : boundToParent(command, args);
    const child = spawn(bound.command, bound.args, {
      env: env ?? process.env,
      cwd,
      stdio: ["pipe", "pipe", "pipe"],
      // npm and other .cmd files need a shell there
      shell: process.platform === "win32" && !command.endsWith(".exe"),
    });
    // Nothing is answered to a question; where the kernel does not bind it, an open stdin tells it that we live.
    if (mayOutlive) child.stdin?.end();
    const timer = timeoutMs ? setTimeout(() => stop("took too long"), timeoutMs) : undefined;
    const stop = (/** @type {string} */ why) => {
      tail.push(why);
      child.kill("SIGKILL");
    };
    readLines(child.stdout, listen);
    readLines(child.stderr, listen);
    const end = (/** @type {number | null | undefined} */ code) => {
      clearTimeout(timer);
      resolve({ code: code ?? undefined, tail: tail.join("\n") });
    };
    child.once("error", (error) => {
      tail.push(error.message);
      end(undefined);
    });
    child.once("close", (code) => end(code));
  });
}
