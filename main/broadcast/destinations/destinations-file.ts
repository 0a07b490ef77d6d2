import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { Uuid } from "@nchat/contract/primitives";
import { DestinationWay, mostSavedDestinations, NewSavedDestination } from "@nchat/contract/saved-destinations";
import { safeStorage } from "electron";
import { z } from "zod";
import { loadJson, saveJson } from "../../system/files.ts";
import { type Log, reasonOf } from "../../system/log.ts";
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
      z.object({
        ...{
          id: Uuid,
          platform: KeptDestination.shape.platform,
          url: z.string(),
          way: DestinationWay,
          isOn: z.boolean(),
        },
        isEncrypted: z.boolean(),
        /** Base64 of the encrypted key, or the key itself where nothing can encrypt. */
        key: z.string(),
      }),
    )
    .max(mostSavedDestinations),
});
type Line = z.output<typeof File>["destinations"][number];

/** Whether the system's key store answers. Call it when the app is ready. */
export const canSeal = (): boolean => safeStorage.isEncryptionAvailable();

/**
 * Below `<folder>/studio/<person>/`, one file a server: no server is given what was typed for another one, whatever person
 * it says is signed in.
 */
export function createOpenDestinationsFile(folder: string, log: Log, now: () => number): OpenDestinationsFile {
  return ({ serverUrl, userId }) => {
    const server = createHash("sha256").update(serverUrl).digest("hex").slice(0, 16);
    const path = join(folder, "studio", Uuid.parse(userId), `destinations-${server}.json`);
    return {
      load() {
        const loaded = loadJson(path, (raw) => File.parse(raw).destinations, now);
        if (loaded.outcome === "set-aside") {
          rmSync(loaded.movedTo, { force: true }); // it holds keys, and nobody mends it by hand
          log("error", "the kept destinations could not be read", { why: loaded.why });
        }
        return loaded.outcome === "loaded" ? loaded.value.flatMap((line) => opened(line, log)) : [];
      },
      save(destinations) {
        try {
          saveJson(path, { version: 1, destinations: destinations.map(sealed) });
          return null;
        } catch (error) {
          log("warn", "the destinations were not kept", { why: reasonOf(error) });
          return reasonOf(error);
        }
      },
    };
  };
}

function sealed({ streamKey, ...rest }: KeptDestination): Line {
  const isEncrypted = canSeal();
  const key = isEncrypted ? safeStorage.encryptString(streamKey).toString("base64") : streamKey;
  return { ...rest, isEncrypted, key };
}

/** Nothing for one whose key does not open any more: it has to be typed again. */
function opened({ isEncrypted, key, ...rest }: Line, log: Log): KeptDestination[] {
  try {
    const streamKey = isEncrypted ? safeStorage.decryptString(Buffer.from(key, "base64")) : key;
    return [KeptDestination.parse({ ...rest, streamKey })];
  } catch (error) {
    const why = error instanceof z.ZodError ? "it is not an address with a key" : reasonOf(error);
    log("error", "a kept destination could not be opened", { platform: rest.platform, why });
    return [];
  }
}
