import { z } from "zod";

/** Where files go; see `readStorageSettings`. */
export type StorageSettings = Readonly<
  | {
      kind: "s3";
      endpoint: string;
      /** The address under which clients reach the bucket, when it is another. */
      publicEndpoint: string;
      region: string;
      bucket: string;
      accessKey: string;
      secretKey: string;
      forcePathStyle: boolean;
    }
  | { kind: "local"; folder: string }
>;

export type StorageSettingsResult =
  Readonly<{ ok: true; settings: StorageSettings }> | Readonly<{ ok: false; faults: readonly string[] }>;

/** The origin of signed addresses, where that is not whatever address the client came to. */
export function filesOriginOf({
  storage,
  publicUrl,
}: Readonly<{ storage: StorageSettings; publicUrl: string | null }>): string | null {
  if (storage.kind === "local") return publicUrl === null ? null : new URL(publicUrl).origin;
  const { origin, protocol, host } = new URL(storage.publicEndpoint);
  return storage.forcePathStyle ? origin : `${protocol}//${storage.bucket}.${host}`;
}

const Endpoint = z.url({ protocol: /^https?$/, error: "must be an address such as https://s3.example.org" });
const needed = "is needed when another S3_ setting is there";

/** The `S3_…` settings as they are written. */
export const StorageEnvironment = z.object({
  S3_ENDPOINT: Endpoint.optional(),
  S3_PUBLIC_ENDPOINT: Endpoint.optional(),
  S3_REGION: z
    .string()
    .regex(/^[a-z0-9-]{1,50}$/, "must be a region such as us-east-1")
    .default("us-east-1"),
  S3_BUCKET: z
    .string(needed)
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "must be a bucket's name: 3 to 63 of a-z, 0-9, dot and hyphen"),
  S3_ACCESS_KEY: z.string(needed),
  S3_SECRET_KEY: z.string(needed),
  S3_FORCE_PATH_STYLE: z.enum(["0", "1", "false", "true"], "must be 0 or 1").optional(),
});

/**
 * Reads the `S3_…` settings: none means the folder. Path style is the default for an endpoint of one's own (MinIO), the
 * bucket's own host for Amazon's.
 */
export function readStorageSettings(
  environment: Readonly<Record<string, string | undefined>>,
  folder: string,
): StorageSettingsResult {
  const given = Object.entries(environment).filter(([name, value]) => name.startsWith("S3_") && value);
  if (given.length === 0) return { ok: true, settings: { kind: "local", folder } };
  const parsed = StorageEnvironment.safeParse(Object.fromEntries(given));
  if (!parsed.success)
    return { ok: false, faults: parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`) };
  const env = parsed.data;
  const endpoint = (env.S3_ENDPOINT ?? `https://s3.${env.S3_REGION}.amazonaws.com`).replace(/\/$/, "");
  const style = env.S3_FORCE_PATH_STYLE;
  return {
    ok: true,
    settings: {
      kind: "s3",
      endpoint,
      publicEndpoint: (env.S3_PUBLIC_ENDPOINT ?? endpoint).replace(/\/$/, ""),
      region: env.S3_REGION,
      bucket: env.S3_BUCKET,
      accessKey: env.S3_ACCESS_KEY,
      secretKey: env.S3_SECRET_KEY,
      forcePathStyle: style === undefined ? env.S3_ENDPOINT !== undefined : style === "1" || style === "true",
    },
  };
}
