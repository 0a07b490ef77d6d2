import { rmSync } from "node:fs";
import { join } from "node:path";
import { OnAir } from "@nchat/contract/broadcast";
import { Uuid } from "@nchat/contract/primitives";
import { z } from "zod";
import { loadJson, saveJson } from "../system/files.ts";
import { type Log, reasonOf } from "../system/log.ts";
import { seal, unseal } from "../system/seal.ts";
import type { Prepared } from "./server.ts";
import { IngestAddress } from "./target.ts";

/** A broadcast as it is kept while it runs; `since`: when it first was live. */
export type Kept = Pick<Prepared, "onAir" | "ingest" | "isPlanned"> & { readonly since: number | null };

/** Whose stream it is, and where. */
export type Owner = { readonly serverUrl: string; readonly userId: string };

/** Keeps the running broadcast, its key by the system's key store, so that an app that was killed finds it again. */
export type KeptBroadcast = {
  /** Null when none is kept, or it is somebody else's. */
  readonly get: (owner: Owner) => Kept | null;
  readonly keep: (owner: Owner, kept: Kept) => void;
  readonly forget: () => void;
};

const KeptFile = z.object({
  version: z.literal(1),
  serverUrl: z.string(),
  userId: Uuid,
  onAir: OnAir,
  since: z.number().nullable(),
  /** Earlier versions kept none. */
  isPlanned: z.boolean().default(false),
  url: z.string(),
  isEncrypted: z.boolean(),
  /** Base64 of the encrypted key, or the key itself where nothing can encrypt. */
  key: z.string(),
});
type KeptFile = z.output<typeof KeptFile>;

/** Opens `<folder>/broadcast.json`, mode 0600. Call it when the app is ready: before, no key store answers. */
export function openKeptBroadcast(folder: string, log: Log, now: () => number): KeptBroadcast {
  const path = join(folder, "broadcast.json");
  const loaded = loadJson(path, (raw) => opened(KeptFile.parse(raw)), now);
  // Its stream ends by itself; the key is worth nothing after that.
  if (loaded.outcome === "set-aside") {
    rmSync(loaded.movedTo, { force: true });
    log("error", "the kept broadcast could not be read", { why: loaded.why });
  }
  let held = loaded.outcome === "loaded" ? loaded.value : null;
  return {
    get: ({ serverUrl, userId }) =>
      held?.owner.userId === userId && held.owner.serverUrl === serverUrl ? held.kept : null,
    keep(owner, kept) {
      held = { owner, kept };
      const { onAir, since, ingest, isPlanned } = kept;
      const { isEncrypted, sealed: key } = seal(ingest.key);
      const file: KeptFile = { version: 1, ...owner, onAir, since, isPlanned, url: ingest.url, isEncrypted, key };
      try {
        saveJson(path, file);
      } catch (error) {
        // A full disk costs the way back after a crash, not the broadcast that runs.
        log("warn", "the broadcast was not kept", { why: reasonOf(error) });
      }
    },
    forget() {
      held = null;
      rmSync(path, { force: true });
    },
  };
}

function opened(file: KeptFile): { owner: Owner; kept: Kept } {
  const { serverUrl, userId, onAir, since, isPlanned, url, isEncrypted, key } = file;
  const ingest = IngestAddress.parse({ way: onAir.sentBy.way, url, key: unseal({ isEncrypted, sealed: key }) });
  return { owner: { serverUrl, userId }, kept: { onAir, since, isPlanned, ingest } };
}
