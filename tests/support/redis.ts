import { startChild, which } from "../../tools/bootstrap/children.mjs";
import { freePort } from "../../tools/bootstrap/ports.mjs";
import { untilListening } from "./listening.ts";

/** A Redis server of a test's own, in memory only. */
export type Redis = Readonly<{ url: string; stop: () => Promise<void> }>;

/** Why tests that need Redis can't run here, or nothing. */
export function whyNoRedis(): string | undefined {
  return which("redis-server") ? undefined : "redis-server is not installed";
}

/** Starts Redis on a free loopback port. */
export async function startRedis(): Promise<Redis> {
  const port = await freePort();
  const options = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", "/tmp"];
  const child = startChild("redis-server", options);
  await untilListening(port, child);
  return { url: `redis://127.0.0.1:${port}`, stop: () => child.stop() };
}
