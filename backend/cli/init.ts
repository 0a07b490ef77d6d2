import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { open, rename } from "node:fs/promises";
import { resolve } from "node:path";
import { isIP } from "node:net";
import { z } from "zod";
import { readConfig } from "../config.ts";
import { defineCommand } from "./command.ts";
import { CommandFault, exitCodes } from "./world.ts";

const HostName = z
  .string()
  .regex(/^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/i, "must be a host's name");
const Address = z.string().refine((text) => isIP(text) === 4, "must be an IPv4 address");

const InitOptions = z.strictObject({
  out: z.string().default(".env").describe("the file to write (.env)"),
  force: z.boolean().default(false).describe("write it even if it is there, with new secrets"),
  compose: z.boolean().default(false).describe("for deploy/compose.yaml: everything that its servers need"),
  domain: HostName.exactOptional().describe("the service's name, such as calls.example.org; with --compose"),
  "livekit-domain": HostName.exactOptional().describe("LiveKit's name (livekit.DOMAIN)"),
  "turn-domain": HostName.exactOptional().describe("coturn's name (turn.DOMAIN); sets TURN_URLS and TURN_SECRET"),
  "files-domain": HostName.exactOptional().describe("the name that recordings are fetched from (files.DOMAIN)"),
  "external-ip": Address.exactOptional().describe("the address that clients reach this machine at; with --compose"),
  "relay-ip": Address.exactOptional().describe("the machine's own address, where that is another (EXTERNAL-IP)"),
  "tls-dir": z.string().default("./tls").describe("the folder of coturn's certificate (./tls); with --compose"),
  "livekit-api-key": z
    .string()
    .min(3, "must have 3 characters or more")
    .exactOptional()
    .describe("LiveKit's key (a new one)"),
  "livekit-api-secret": z
    .string()
    .min(32, "must have 32 characters or more")
    .exactOptional()
    .describe("LiveKit's secret (a new one)"),
  "livekit-url": z.string().exactOptional().describe("LiveKit as the service reaches it (ws://127.0.0.1:7880)"),
  "livekit-public-url": z.string().exactOptional().describe("LiveKit as clients reach it"),
  "public-url": z.string().exactOptional().describe("the service as browsers reach it"),
  "database-url": z.string().exactOptional().describe("Postgres; none: an embedded database"),
  "redis-url": z.string().exactOptional().describe("Redis, where several nodes run"),
});
type InitOptions = z.output<typeof InitOptions>;

/** Writes a file with the settings, every secret in it new. */
export const init = defineCommand({
  summary: "write a file with settings and fresh secrets",
  options: InitOptions,
  run: async (given, world) => {
    const values = given.compose ? stackValues(given) : serviceValues(given);
    const checked = readConfig({ ...values, ...(given.compose ? { LIVEKIT_URL: "ws://livekit:7880" } : {}) });
    if (!checked.ok)
      throw new CommandFault(`The settings would not be valid:\n  ${checked.faults.join("\n  ")}`, exitCodes.badInput);
    const file = resolve(world.cwd, given.out);
    await writeSecretly(file, toText(values), given.force);
    world.print(
      `Wrote ${file}, readable by you alone. It holds secrets: keep it out of version control and back it up.`,
    );
    return exitCodes.done;
  },
});

type Values = Readonly<Record<string, string>>;

const secret = () => randomBytes(32).toString("hex");

const sharedSecrets = (given: InitOptions): Values => ({
  LIVEKIT_API_KEY: given["livekit-api-key"] ?? `nchat${randomBytes(6).toString("hex")}`,
  LIVEKIT_API_SECRET: given["livekit-api-secret"] ?? secret(),
  JWT_SECRET: secret(),
  ENCRYPTION_KEYS: secret(),
  METRICS_TOKEN: secret(),
});

/** UDP first; TCP and TLS for networks that let nothing else out. */
const turnUrls = (domain: string) =>
  [
    `turn:${domain}:3478?transport=udp`,
    `turn:${domain}:3478?transport=tcp`,
    `turns:${domain}:5349?transport=tcp`,
  ].join();

function serviceValues(given: InitOptions): Values {
  const turnDomain = given["turn-domain"];
  const optional = {
    LIVEKIT_PUBLIC_URL: given["livekit-public-url"],
    PUBLIC_URL: given["public-url"],
    DATABASE_URL: given["database-url"],
    REDIS_URL: given["redis-url"],
    TURN_URLS: turnDomain && turnUrls(turnDomain),
    TURN_SECRET: turnDomain && secret(),
  };
  return {
    LIVEKIT_URL: given["livekit-url"] ?? "ws://127.0.0.1:7880",
    ...sharedSecrets(given),
    ...Object.fromEntries(Object.entries(optional).flatMap(([name, value]) => (value ? [[name, value]] : []))),
  };
}

function stackValues(given: InitOptions): Values {
  const { domain, "external-ip": externalIp } = given;
  if (!domain || !externalIp) throw new CommandFault("--compose needs --domain and --external-ip", exitCodes.badInput);
  const livekitDomain = given["livekit-domain"] ?? `livekit.${domain}`;
  const turnDomain = given["turn-domain"] ?? `turn.${domain}`;
  const filesDomain = given["files-domain"] ?? `files.${domain}`;
  return {
    CALLS_DOMAIN: domain,
    LIVEKIT_DOMAIN: livekitDomain,
    TURN_DOMAIN: turnDomain,
    FILES_DOMAIN: filesDomain,
    EXTERNAL_IP: externalIp,
    TURN_RELAY_IP: given["relay-ip"] ?? externalIp,
    SFU_IP: externalIp,
    TURN_TLS_DIR: given["tls-dir"],
    ...sharedSecrets(given),
    TURN_SECRET: secret(),
    TURN_URLS: turnUrls(turnDomain),
    POSTGRES_PASSWORD: secret(),
    REDIS_PASSWORD: secret(),
    MINIO_ROOT_USER: `root${randomBytes(6).toString("hex")}`,
    MINIO_ROOT_PASSWORD: secret(),
    S3_BUCKET: "nchat-recordings",
    S3_REGION: "us-east-1",
    S3_ACCESS_KEY: `nchat${randomBytes(6).toString("hex")}`,
    S3_SECRET_KEY: secret(),
  };
}

/** In single quotes where a reader of such files would see more in it than text. */
function toText(values: Values): string {
  const lines = Object.entries(values).map(([name, value]) => {
    if (/^[\w.:/@,+=?&%[\]-]*$/.test(value)) return `${name}=${value}`;
    if (/['\p{Cc}]/u.test(value))
      throw new CommandFault(`${name} must not hold quotes or line breaks`, exitCodes.badInput);
    return `${name}='${value}'`;
  });
  return `${lines.join("\n")}\n`;
}

async function writeSecretly(file: string, text: string, force: boolean): Promise<void> {
  if (existsSync(file) && !force) {
    throw new CommandFault(`${file} is there already and was left alone. --force replaces it, secrets and all.`);
  }
  const partial = `${file}.partial`;
  const handle = await open(partial, "w", 0o600);
  try {
    await handle.chmod(0o600); // the file of an attempt before may have been anybody's
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(partial, file);
}
