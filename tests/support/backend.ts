import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type Child, startChild } from "../../tools/bootstrap/children.mjs";
import { newDataFolder } from "./data-folder.ts";
import { backendEnvironment, type BackendOptions } from "./environment.ts";

const program = join(import.meta.dirname, "../../backend/index.ts");
/** As `vitest.config.ts` has it for the suites themselves: PGlite's code is compiled once, and not a second time for speed. */
const quickToStart = ["--liftoff-only"];

/** The real service as a process of its own, for one test file. */
export type Backend = Readonly<{
  /** Its address; may change with `restart` unless a port was given. */
  url: () => string;
  dataDir: string;
  pid: () => number;
  /** Its log, a JSON object a line, and everything else it said. */
  log: () => readonly string[];
  /** Ends it as a crash would. */
  kill9: () => Promise<void>;
  /** Starts it again on the same data, after `kill9` or `end`. */
  restart: () => Promise<void>;
  /** Asks it to end and keeps the data; answers how it ended. */
  end: () => Promise<string>;
  stop: () => Promise<void>;
}>;

/** Starts it and waits for its `ready` line. */
export async function startBackend(options: BackendOptions = {}): Promise<Backend> {
  const dataDir = options.dataDir ?? (await newDataFolder());
  const env = backendEnvironment(options, dataDir);
  const lines: string[] = [];
  const launch = async () => {
    const before = lines.length;
    const child = startChild(process.execPath, [...quickToStart, program], { env, onLine: (line) => lines.push(line) });
    return { child, url: await untilReady(child, () => lines.slice(before)) };
  };
  let running = await launch();
  const end = async () => {
    await running.child.stop(10_000);
    return await running.child.ended;
  };
  return {
    url: () => running.url,
    dataDir,
    pid: () => running.child.pid,
    log: () => lines,
    kill9: async () => {
      running.child.process.kill("SIGKILL");
      await running.child.ended;
    },
    restart: async () => {
      running = await launch();
    },
    end,
    stop: async () => {
      await end();
      if (!options.dataDir) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function untilReady(child: Child, lines: () => readonly string[]): Promise<string> {
  for (const deadline = Date.now() + 110_000; Date.now() < deadline;) {
    const ready = lines().find((line) => line.startsWith("ready "));
    if (ready) return ready.slice("ready ".length);
    if (!child.isRunning()) break;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  if (child.isRunning()) await child.stop();
  throw new Error(`the service did not start (${await child.ended}):\n${lines().slice(-10).join("\n")}`);
}
