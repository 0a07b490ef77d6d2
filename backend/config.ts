import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { z } from "zod";
import { RetentionPlan } from "@nchat/contract/recordings";
import type { JwtSettings } from "./auth/jwt-settings.ts";
import { limitsEnvironment, type Ceilings, type OfferSettings, readCeilings, readOffer } from "./config-ceilings.ts";
import {
  addressOf,
  EmbedOrigins,
  EncryptionKeys,
  Flag,
  Jwt,
  Networks,
  Origins,
  TrustProxy,
  TurnUrls,
} from "./config-values.ts";
import { credentialSeconds } from "./ice/credentials.ts";
import { type StorageSettings, readStorageSettings } from "./storage/settings.ts";

/** The settings of the service, from the environment; see `readConfig`. */
export type Config = Readonly<{
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** The service's own address as clients and LiveKit reach it; null: the address it listens on. */
  publicUrl: string | null;
  dataDir: string;
  /** Null: PGlite in `dataDir`. */
  databaseUrl: string | null;
  /** Connections to it at most. */
  databasePool: number;
  /** Null: this is the only node. */
  redisUrl: string | null;
  /** The schema with nchat's own tables when the service runs beside one; null: people and channels are kept here. */
  nchatSchema: string | null;
  livekit: Readonly<{
    url: string;
    /** Where clients find it. */
    publicUrl: string;
    apiKey: string;
    apiSecret: string;
  }>;
  jwt: JwtSettings;
  /** 32 bytes each, newest first; for what is stored encrypted. */
  encryptionKeys: readonly Uint8Array[];
  corsOrigins: readonly string[];
  /** From one address; a twentieth of it where passwords could be guessed. */
  requestsPerMinute: number;
  /** That one person may place. */
  callsPerMinute: number;
  trustProxy: boolean | string;
  turn: Readonly<{
    urls: readonly string[];
    secret: string | null;
    /** Where this service stands; servers of `nchat_ice_servers` of the same region are preferred. */
    region: string | null;
    /** How often the servers are asked whether they work. */
    checkSeconds: number;
    /** How long a credential opens relays. */
    credentialSeconds: number;
  }>;
  /** Where the files of recordings and streams are. */
  storage: StorageSettings;
  media: Readonly<{
    /** `auto`: LiveKit's workers where LiveKit has Redis, else this machine's ffmpeg. */
    kind: (typeof mediaKinds)[number];
    /** The program; null: the one on the PATH. */
    ffmpeg: string | null;
    /** Where embedded media takes encoders in; a port of null: 1935, or any when that is taken. */
    rtmp: Readonly<{ host: string; port: number | null; publicUrl: string | null }>;
    /** Pictures of several people: Chromium (null: the one on the PATH), and how many rooms at once. */
    composer: Readonly<{ chromium: string | null; most: number }>;
    /** What embedded media takes on at most, and what of the disk must stay free. */
    limits: Readonly<{ outputs: number; freeBytes: number }>;
  }>;
  /** How long recordings are kept, unless a policy says otherwise. */
  retentionPlan: RetentionPlan;
  ceilings: Ceilings;
  offer: OfferSettings;
  streams: Readonly<{
    /** So many may watch in a stream's room; further viewers watch by HLS. */
    roomViewers: number;
    /** Sites that may show the embed page; `*` for all. */
    embedOrigins: readonly string[];
    /** Networks that streams may be sent to although they are not of the public internet. */
    destinationNetworks: readonly string[];
  }>;
  /** The echo person and the one who declines. */
  hasSamplePeople: boolean;
  /** The built browser app; null: none is served. */
  webRoot: string | null;
  logLevel: (typeof logLevels)[number];
  /** The bearer that `/metrics` wants; null: it answers this computer alone. */
  metricsToken: string | null;
  /** How long an end waits for the requests that are being answered. */
  drainSeconds: number;
  /** Stdin is a pipe of the parent's, and its end is ours. */
  endsWithStdin: boolean;
}>;

/** An output that copies takes a fiftieth of a processor: half of them are left to everything else. */
const outputsPerProcessor = 24;
const mediaKinds = ["auto", "livekit", "embedded"] as const;
const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

const LiveKitUrl = addressOf(/^(wss?|https?)$/, "ws://127.0.0.1:7880");
const WebUrl = addressOf(/^https?$/, "https://calls.example.org");

/** Where the service's tables stand beside a real nchat, whose schema has tables of the same names. */
export const ownSchema = "nchat_webrtc";

/** The settings as they are written: a variable each. */
export const Environment = z.object({
  HOST: z.string().default("127.0.0.1"),
  PORT: z.coerce.number("must be a number").int().min(0).max(65_535, "must be at most 65535").default(4000),
  PUBLIC_URL: WebUrl.optional(),
  NCHAT_DATA_DIR: z.string().default(".nchat"),
  DATABASE_URL: addressOf(/^postgres(ql)?$/, "postgres://user:password@host/database").optional(),
  NCHAT_SCHEMA: z
    .string()
    .regex(/^[a-z_][a-z0-9_]{0,62}$/, "must be the plain name of a schema, such as public")
    .refine((name) => name !== ownSchema, `must not be ${ownSchema}, which is for this service's own tables`)
    .optional(),
  DATABASE_POOL: z.coerce.number("must be a number").int().min(2, "must be at least 2").max(200).default(10),
  REDIS_URL: addressOf(/^rediss?$/, "redis://:password@host:6379/0").optional(),
  LIVEKIT_URL: LiveKitUrl.default("ws://127.0.0.1:7880"),
  LIVEKIT_PUBLIC_URL: LiveKitUrl.optional(),
  LIVEKIT_API_KEY: z.string("is needed: the key of the LiveKit server"),
  LIVEKIT_API_SECRET: z.string("is needed: the secret of the LiveKit server"),
  JWT_SECRET: Jwt,
  ENCRYPTION_KEYS: EncryptionKeys.default([]),
  CORS_ORIGINS: Origins.default([]),
  REQUESTS_PER_MINUTE: z.coerce.number("must be a number").int().min(20, "must be at least 20").default(1200),
  CALLS_PER_MINUTE: z.coerce.number("must be a number").int().min(1, "must be at least 1").default(60),
  TRUST_PROXY: TrustProxy.default(false),
  TURN_URLS: TurnUrls.default([]),
  TURN_SECRET: z.string().optional(),
  ICE_REGION: z.string().max(50, "must be 50 characters or fewer").optional(),
  ICE_CHECK_SECONDS: z.coerce.number("must be a number").int().min(5, "must be at least 5").default(60),
  TURN_CREDENTIAL_SECONDS: z.coerce
    .number("must be a number")
    .int()
    .min(30, "must be at least 30")
    .max(86_400, "must be at most 86400")
    .default(credentialSeconds),
  NCHAT_MEDIA: z.enum(mediaKinds, `must be one of ${mediaKinds.join(", ")}`).default("auto"),
  NCHAT_FFMPEG: z.string().optional(),
  NCHAT_RTMP_HOST: z.string().default("127.0.0.1"),
  NCHAT_RTMP_PORT: z.coerce.number("must be a number").int().min(0).max(65_535, "must be at most 65535").optional(),
  NCHAT_RTMP_URL: addressOf(/^rtmps?$/, "rtmp://in.example.org/live").optional(),
  NCHAT_CHROMIUM: z.string().optional(),
  NCHAT_COMPOSERS: z.coerce.number("must be a number").int().min(0).max(16, "must be at most 16").default(1),
  NCHAT_MEDIA_OUTPUTS: z.coerce.number("must be a number").int().min(1, "must be at least 1").optional(),
  NCHAT_MEDIA_FREE_MB: z.coerce.number("must be a number").int().min(1, "must be at least 1").default(512),
  RETENTION_PLAN: z.enum(RetentionPlan.options, `must be one of ${RetentionPlan.options.join(", ")}`).default("pro"),
  ...limitsEnvironment,
  STREAM_ROOM_VIEWERS: z.coerce
    .number("must be a number")
    .int()
    .min(0, "must be at least 0")
    .max(2000, "must be at most 2000")
    .default(100),
  EMBED_ORIGINS: EmbedOrigins.default(["*"]),
  DESTINATION_NETWORKS: Networks.default([]),
  SAMPLE_PEOPLE: Flag.optional(),
  WEB_ROOT: z.string().optional(),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(", ")}`).default("info"),
  METRICS_TOKEN: z.string().min(16, "must have 16 characters or more").optional(),
  DRAIN_SECONDS: z.coerce.number("must be a number").min(0).max(60, "must be at most 60").default(3),
  NCHAT_PARENT_PIPE: Flag.default(false),
});

export type ConfigResult = { ok: true; config: Config } | { ok: false; faults: readonly string[] };

/** Reads the settings; every fault is named, so that one look suffices. An empty variable counts as missing. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): ConfigResult {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = Environment.safeParse(given);
  const storage = readStorageSettings(given, join(resolve(given["NCHAT_DATA_DIR"] ?? ".nchat"), "media"));
  if (!parsed.success || !storage.ok) {
    const issues = parsed.error?.issues ?? [];
    const faults = issues.map((issue) => `${String(issue.path[0])} ${issue.message}`);
    return { ok: false, faults: [...faults, ...(storage.ok ? [] : storage.faults)] };
  }
  const contradictions = contradictionsOf(parsed.data);
  if (contradictions.length > 0) return { ok: false, faults: contradictions };
  return { ok: true, config: toConfig(parsed.data, storage.settings) };
}

/** What is well-formed each by itself, but not together. */
function contradictionsOf(env: z.output<typeof Environment>): readonly string[] {
  const isEmbedded = env.DATABASE_URL === undefined;
  return [
    ...(env.NCHAT_SCHEMA !== undefined && isEmbedded
      ? ["NCHAT_SCHEMA needs DATABASE_URL: nchat's tables are in a Postgres database"]
      : []),
    ...(env.NCHAT_MEDIA === "embedded" && env.REDIS_URL !== undefined
      ? ["NCHAT_MEDIA must not be embedded with REDIS_URL: several nodes need LiveKit's workers"]
      : []),
    ...(env.SAMPLE_PEOPLE === true && env.REDIS_URL !== undefined && !isEmbedded
      ? ["SAMPLE_PEOPLE must be 0 with REDIS_URL: the sample people live in a service of one node"]
      : []),
  ];
}

function toConfig(env: z.output<typeof Environment>, storage: StorageSettings): Config {
  return {
    host: env.HOST,
    port: env.PORT,
    publicUrl: env.PUBLIC_URL?.replace(/\/$/, "") ?? null,
    dataDir: resolve(env.NCHAT_DATA_DIR),
    databaseUrl: env.DATABASE_URL ?? null,
    databasePool: env.DATABASE_POOL,
    redisUrl: env.REDIS_URL ?? null,
    nchatSchema: env.NCHAT_SCHEMA ?? null,
    livekit: {
      url: env.LIVEKIT_URL,
      publicUrl: env.LIVEKIT_PUBLIC_URL ?? env.LIVEKIT_URL,
      apiKey: env.LIVEKIT_API_KEY,
      apiSecret: env.LIVEKIT_API_SECRET,
    },
    jwt: env.JWT_SECRET,
    encryptionKeys: env.ENCRYPTION_KEYS,
    corsOrigins: env.CORS_ORIGINS,
    requestsPerMinute: env.REQUESTS_PER_MINUTE,
    callsPerMinute: env.CALLS_PER_MINUTE,
    trustProxy: env.TRUST_PROXY,
    turn: toTurn(env),
    storage,
    media: toMedia(env),
    retentionPlan: env.RETENTION_PLAN,
    ceilings: readCeilings(env),
    offer: readOffer(env),
    streams: {
      roomViewers: env.STREAM_ROOM_VIEWERS,
      embedOrigins: env.EMBED_ORIGINS,
      destinationNetworks: env.DESTINATION_NETWORKS,
    },
    hasSamplePeople: env.SAMPLE_PEOPLE ?? env.DATABASE_URL === undefined,
    webRoot: env.WEB_ROOT === undefined ? null : resolve(env.WEB_ROOT),
    logLevel: env.LOG_LEVEL,
    metricsToken: env.METRICS_TOKEN ?? null,
    drainSeconds: env.DRAIN_SECONDS,
    endsWithStdin: env.NCHAT_PARENT_PIPE,
  };
}

function toTurn(env: z.output<typeof Environment>): Config["turn"] {
  return {
    urls: env.TURN_URLS,
    secret: env.TURN_SECRET ?? null,
    region: env.ICE_REGION ?? null,
    checkSeconds: env.ICE_CHECK_SECONDS,
    credentialSeconds: env.TURN_CREDENTIAL_SECONDS,
  };
}

function toMedia(env: z.output<typeof Environment>): Config["media"] {
  return {
    kind: env.NCHAT_MEDIA,
    ffmpeg: env.NCHAT_FFMPEG ?? null,
    rtmp: { host: env.NCHAT_RTMP_HOST, port: env.NCHAT_RTMP_PORT ?? null, publicUrl: env.NCHAT_RTMP_URL ?? null },
    composer: { chromium: env.NCHAT_CHROMIUM ?? null, most: env.NCHAT_COMPOSERS },
    limits: {
      outputs: env.NCHAT_MEDIA_OUTPUTS ?? outputsPerProcessor * availableParallelism(),
      freeBytes: env.NCHAT_MEDIA_FREE_MB * 1024 * 1024,
    },
  };
}
