import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Child, startChild } from "../../tools/bootstrap/children.mjs";

const program = join(import.meta.dirname, "../../backend/index.ts");

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

export type BackendOptions = Readonly<{
  livekit?: Readonly<{ url: string; apiKey: string; apiSecret: string }>;
  /** None: PGlite in the data folder. */
  databaseUrl?: string;
  /** None: any free one. */
  port?: number;
  /** None: a temporary folder, removed by `stop`. */
  dataDir?: string;
  jwtSecret?: string;
  env?: Readonly<Record<string, string>>;
}>;

/** A LiveKit that is not there, for tests that need none. */
const noLiveKit = { url: "ws://127.0.0.1:9", apiKey: "key", apiSecret: "a secret that is long enough for this" };

/** The settings of a service; what the machine's own environment says of them is left out. */
export function backendEnvironment(options: BackendOptions, dataDir: string): NodeJS.ProcessEnv {
  const { livekit = noLiveKit, databaseUrl, port = 0, jwtSecret = randomBytes(32).toString("hex"), env } = options;
  const { PATH, HOME } = process.env;
  return {
    PATH,
    HOME,
    PORT: String(port),
    NCHAT_DATA_DIR: dataDir,
    LIVEKIT_URL: livekit.url,
    LIVEKIT_API_KEY: livekit.apiKey,
    LIVEKIT_API_SECRET: livekit.apiSecret,
    JWT_SECRET: jwtSecret,
    SAMPLE_PEOPLE: "0",
    REQUESTS_PER_MINUTE: "100000",
    CALLS_PER_MINUTE: "100000",
    ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
    ...env,
  };
}

/** Starts it and waits for its `ready` line. */
export async function startBackend(options: BackendOptions = {}): Promise<Backend> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), "nchat-backend-")));
  const env = backendEnvironment(options, dataDir);
  const lines: string[] = [];
  const launch = async () => {
    const before = lines.length;
    const child = startChild(process.execPath, [program], { env, onLine: (line) => lines.push(line) });
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
