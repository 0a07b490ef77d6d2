import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { Uuid } from "@nchat/contract/primitives";
import { mostSavedDestinations, NewSavedDestination } from "@nchat/contract/saved-destinations";
import { z } from "zod";
import { loadJson, saveJson } from "../../system/files.ts";
import { type Log, reasonOf } from "../../system/log.ts";
import { parseOrNull } from "../../system/loopback.ts";
import { seal, unseal } from "../../system/seal.ts";
import type { Owner } from "../kept-broadcast.ts";

/** A platform with its key. */
export const KeptDestination = NewSavedDestination.extend({ id: Uuid, isOn: z.boolean() });
export type KeptDestination = Readonly<z.output<typeof KeptDestination>>;

/** Where one person's platforms are kept. */
export type DestinationsFile = {
  readonly load: () => readonly KeptDestination[];
  /** Why nothing was written, or null. */
  readonly save: (destinations: readonly KeptDestination[]) => string | null;
};

export type OpenDestinationsFile = (owner: Owner) => DestinationsFile;

const File = z.object({
  version: z.literal(1),
  destinations: z
    .array(
      KeptDestination.pick({ id: true, platform: true, way: true, isOn: true }).extend({
        isEncrypted: z.boolean(),
        /** Address and key, for addresses may hold one too: base64 of it encrypted, or itself where nothing can encrypt. */
        secret: z.string(),
      }),
    )
    .max(2 * mostSavedDestinations),
});
type Line = z.output<typeof File>["destinations"][number];

/**
 * Below `<folder>/studio/<person>/`, one file a server: no server is given what was typed for another one, whatever person
 * it says is signed in.
 */
export function createOpenDestinationsFile(folder: string, log: Log, now: () => number): OpenDestinationsFile {
  return ({ serverUrl, userId }) => {
    const server = createHash("sha256").update(serverUrl).digest("hex").slice(0, 16);
    const path = join(folder, "studio", Uuid.parse(userId), `destinations-${server}.json`);
    /** What a locked key store did not open may open another time. */
    let closed: readonly Line[] = [];
    return {
      load() {
        const loaded = loadJson(path, (raw) => File.parse(raw).destinations, now);
        if (loaded.outcome === "set-aside") {
          rmSync(loaded.movedTo, { force: true }); // it holds keys, and nobody mends it by hand
          log("error", "the kept destinations could not be read", { why: loaded.why });
        }
        const lines = loaded.outcome === "loaded" ? loaded.value : [];
        const all = lines.map((line) => ({ line, kept: opened(line, log) }));
        closed = all.flatMap(({ line, kept }) => (kept === "closed" ? [line] : []));
        return all.flatMap(({ kept }) => (typeof kept === "string" ? [] : [kept]));
      },
      save(destinations) {
        try {
          saveJson(path, { version: 1, destinations: [...destinations.map(toLine), ...closed] });
          return null;
        } catch (error) {
          log("warn", "the destinations were not kept", { why: reasonOf(error) });
          return reasonOf(error);
        }
      },
    };
  };
}

const Secret = KeptDestination.pick({ url: true, streamKey: true });

function toLine({ streamKey, url, ...rest }: KeptDestination): Line {
  const { isEncrypted, sealed: secret } = seal(JSON.stringify({ url, streamKey } satisfies z.output<typeof Secret>));
  return { ...rest, isEncrypted, secret };
}

/** "closed": the key store does not open it now. "wrong": it is not what this app wrote. */
function opened({ isEncrypted, secret, ...rest }: Line, log: Log): KeptDestination | "closed" | "wrong" {
  let text: string;
  try {
    text = unseal({ isEncrypted, sealed: secret });
  } catch (error) {
    log("error", "a kept destination could not be opened", { platform: rest.platform, why: reasonOf(error) });
    return "closed";
  }
  const parsed = Secret.safeParse(parseOrNull(text));
  if (parsed.success) return { ...rest, ...parsed.data };
  log("error", "a kept destination is no address with a key", { platform: rest.platform });
  return "wrong";
}
