import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheFolder } from "./cache.mjs";
import { which } from "./children.mjs";
import { oneAtATime } from "./lock.mjs";
import { runCommand } from "./run-command.mjs";
import { StepFailed, step } from "./say.mjs";

const version = "1.8.0";
const source = `github.com/versity/versitygw/cmd/versitygw@v${version}`;
/** Two to three minutes on two cores; much longer means that something is wrong. */
const longestMs = 10 * 60_000;

const name = process.platform === "win32" ? "versitygw.exe" : "versitygw";
const cached = () => join(cacheFolder(), "versitygw", version, name);

/**
 * An S3 server that is already on this machine.
 * @returns {string | undefined}
 */
export function installedVersitygw() {
  return which("versitygw") ?? (existsSync(cached()) ? cached() : undefined);
}

/**
 * Brings the S3 server that tests talk to: built with Go into the cache, once.
 * @returns {Promise<void>}
 */
export async function ensureVersitygw() {
  if (installedVersitygw()) return;
  await oneAtATime(`${cacheFolder()}/versitygw.lock`, async () => {
    if (installedVersitygw()) return;
    const reason = await step(`Building the S3 server ${version} with Go (about three minutes, once)`, build);
    if (reason) throw new StepFailed(`no S3 server could be had: ${reason}`, "install Go, or versitygw on the PATH");
  });
}

/**
 * @param {(text: string) => void} progress
 * @returns {Promise<string | undefined>} why that did not work
 */
async function build(progress) {
  const go = which("go") ?? which("go", "/usr/local/go/bin");
  if (!go) return "Go is not installed";
  const binary = cached();
  const folder = `${dirname(binary)}.${process.pid}`;
  await mkdir(folder, { recursive: true });
  let packages = 0;
  try {
    // At the lowest priority: whatever else the machine does goes first.
    const nice = process.platform === "win32" ? undefined : which("nice");
    const [command, ...before] = nice ? [nice, "-n", "19", go] : [go];
    const { code, tail } = await runCommand(command, [...before, "install", "-v", source], {
      env: { ...process.env, GOBIN: folder },
      timeoutMs: longestMs,
      onLine: (line) => progress(line.startsWith("go: ") ? line.slice(4, 90) : `${++packages} packages compiled`),
    });
    if (code !== 0) return `go install failed: ${tail}`;
    await mkdir(dirname(binary), { recursive: true });
    await rename(join(folder, name), binary);
    return undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
