import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Child, startChild, which } from "../../tools/bootstrap/children.mjs";
import { freePort } from "../../tools/bootstrap/ports.mjs";
import { untilListening } from "../../tools/drive/listening.ts";

/** A Redis server of a test's own, which keeps nothing on disk. */
export type Redis = Readonly<{
  url: string;
  pid: () => number;
  isRunning: () => boolean;
  /** Ends it as a crash would; everything in it is lost. */
  kill9: () => Promise<void>;
  /** Starts it again on the same port, empty, after `kill9`. */
  restart: () => Promise<void>;
  stop: () => Promise<void>;
}>;

/** Why tests that need Redis can't run here, or nothing. */
export function whyNoRedis(): string | undefined {
  return which("redis-server") ? undefined : "Redis is not installed";
}

/** Starts Redis on a free loopback port. */
export async function startRedis(): Promise<Redis> {
  const program = which("redis-server");
  if (!program) throw new Error(whyNoRedis());
  const folder = await mkdtemp(join(tmpdir(), "nchat-redis-"));
  const port = await freePort();
  const settings = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder];
  const launch = async (): Promise<Child> => {
    const child = startChild(program, settings, { cwd: folder });
    await untilListening(port, child);
    return child;
  };
  let child = await launch();
  const kill9 = async () => {
    child.process.kill("SIGKILL");
    await child.ended;
  };
  return {
    url: `redis://127.0.0.1:${port}/0`,
    pid: () => child.pid,
    isRunning: () => child.isRunning(),
    kill9,
    restart: async () => {
      child = await launch();
    },
    stop: async () => {
      await kill9();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
