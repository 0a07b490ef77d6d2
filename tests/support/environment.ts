import { randomBytes } from "node:crypto";
import { join } from "node:path";

const compiled = join(import.meta.dirname, "../../out/.compiled");

/** What a test wants of a service. */
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
    // Shared with `npm start`: Node keeps what it compiled, and stripped of types, between two starts.
    NODE_COMPILE_CACHE: compiled,
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
