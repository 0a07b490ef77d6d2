import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { ComposerLayout } from "@nchat/contract/composer-line";
import type { Logger } from "pino";
import { z } from "zod";
import type { Sealer } from "../../secrets/sealed.ts";
import { defaultSegmentSeconds } from "../egress-request.ts";

const KnownIngress = z.object({
  id: z.string(),
  kind: z.enum(["rtmp", "whip"]).default("rtmp"),
  room: z.string(),
  identity: z.string(),
  displayName: z.string(),
  /** What its key hashes to: the key itself is nowhere. */
  keyHash: z.string(),
});
export type KnownIngress = Readonly<z.output<typeof KnownIngress>>;

const KnownEgress = z.object({
  id: z.string(),
  room: z.string(),
  startedAt: z.number(),
  updatedAt: z.number(),
  file: z.object({ key: z.string(), format: z.enum(["mp4", "ogg"]), thumbnailKey: z.string().nullable() }).nullable(),
  segments: z
    .object({
      playlist: z.string(),
      livePlaylist: z.string().nullable(),
      prefix: z.string(),
      seconds: z.number().default(defaultSegmentSeconds),
    })
    .nullable(),
  /** With their keys; null for an egress that sends nowhere. */
  rtmpUrls: z.array(z.string()).nullable(),
  /** The ingress of this service that it goes into. */
  into: z.string().nullable().default(null),
  /** What is composed for it; null: it takes what an encoder sends. */
  composed: z
    .object({
      layout: ComposerLayout,
      resolution: z.enum(["720p", "1080p"]),
      isAudioOnly: z.boolean(),
      only: z.string().nullable(),
    })
    .nullable()
    .default(null),
  /** Set when its end was asked for: from then on nothing is taken in for it, also after a restart. */
  ending: z
    .object({
      wanted: z.enum(["complete", "limit-reached", "failed"]),
      reason: z.string().nullable(),
      /** The file that was made of it, which from then on may be where it is to be. */
      recorded: z
        .object({
          sizeBytes: z.number(),
          durationMs: z.number(),
          error: z.string().nullable(),
          /** When its first picture came. */
          startedAt: z.number().nullable().default(null),
        })
        .nullable(),
    })
    .nullable()
    .default(null),
  /** Set when it is over. */
  end: z
    .object({
      status: z.enum(["complete", "failed", "aborted", "limit-reached"]),
      at: z.number(),
      error: z.string().nullable(),
      sizeBytes: z.number(),
      durationMs: z.number(),
    })
    .nullable(),
});
export type KnownEgress = Readonly<z.output<typeof KnownEgress>>;

const Known = z.object({
  port: z.int().nullable(),
  ingresses: z.array(KnownIngress),
  egresses: z.array(KnownEgress),
});
export type Known = Readonly<z.output<typeof Known>>;

/** What embedded media must still know after a restart, in a file of its own. */
export type Registry = Readonly<{
  read: () => Promise<Known>;
  /** Keeps it; the newest is what is on the disk in the end. */
  write: (
    known: Readonly<{ port: number | null; ingresses: readonly KnownIngress[]; egresses: readonly KnownEgress[] }>,
  ) => Promise<void>;
}>;

const nothing: Known = { port: null, ingresses: [], egresses: [] };
const about = "embedded media";

/** Makes it. Sealed where there is a key: the addresses of destinations hold keys of other services. */
export function createRegistry(
  path: string,
  { sealer, log }: Readonly<{ sealer: Sealer | null; log: Logger }>,
): Registry {
  let last: Promise<void> = Promise.resolve();
  const store = async (known: Parameters<Registry["write"]>[0]) => {
    const text = JSON.stringify(known);
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await writeFile(`${path}.new`, sealer ? sealer.seal(text, about) : text, { mode: 0o600 });
    await rename(`${path}.new`, path);
  };
  return {
    read: async () => {
      const text = await readFile(path, "utf8").catch(() => null); // the first start
      if (text === null) return nothing;
      const opened = text.startsWith("{") ? text : sealer?.open(text, about);
      const known = Known.safeParse(opened === undefined ? null : parsed(opened));
      if (known.success) return known.data;
      log.error({ path }, "what embedded media knew can't be read; encoders need new keys");
      return nothing;
    },
    write: (known) => {
      last = last
        .then(() => store(known))
        .catch((error: unknown) => log.error({ err: error, path }, "what embedded media knows could not be kept"));
      return last;
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // cut short: told by the caller
  }
}
