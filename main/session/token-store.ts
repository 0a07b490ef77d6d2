import { rmSync } from "node:fs";
import { join } from "node:path";
import { Uuid } from "@nchat/contract/primitives";
import { z } from "zod";
import { loadJson, saveJson } from "../system/files.ts";
import type { Log } from "../system/log.ts";
import { canSeal, seal, unseal } from "../system/seal.ts";

const TokenFile = z.object({
  version: z.literal(1),
  serverUrl: z.string(),
  userId: Uuid,
  isEncrypted: z.boolean(),
  /** Base64 of the encrypted token, or the token itself where nothing can encrypt. */
  token: z.string(),
});

/** A session kept on this device: whose it is, on which server, and the token that renews it. */
export type KeptSession = { readonly serverUrl: string; readonly userId: string; readonly refreshToken: string };

/** Keeps one refresh token, encrypted by the system's key store where there is one. */
export type TokenStore = {
  readonly get: () => KeptSession | null;
  readonly keep: (session: KeptSession) => void;
  readonly forget: () => void;
  readonly areSecretsEncrypted: boolean;
  readonly wasSetAside: boolean;
};

/** Opens `<folder>/session.json`, mode 0600. Call it when the app is ready: before, no key store answers. */
export function openTokenStore(folder: string, log: Log, now: () => number): TokenStore {
  const path = join(folder, "session.json");
  const loaded = loadJson(path, (raw) => openFile(TokenFile.parse(raw)), now);
  if (loaded.outcome === "set-aside") log("error", "session set aside", { movedTo: loaded.movedTo, why: loaded.why });
  let kept = loaded.outcome === "loaded" ? loaded.value : null;
  return {
    get: () => kept,
    keep(session) {
      kept = session;
      const { serverUrl, userId, refreshToken } = session;
      const { isEncrypted, sealed: token } = seal(refreshToken);
      saveJson(path, { version: 1, serverUrl, userId, isEncrypted, token });
    },
    forget() {
      kept = null;
      rmSync(path, { force: true });
    },
    areSecretsEncrypted: canSeal(),
    wasSetAside: loaded.outcome === "set-aside",
  };
}

// A key store that lost its key throws here, and the file is set aside: the person signs in again.
function openFile({ serverUrl, userId, isEncrypted, token }: z.output<typeof TokenFile>): KeptSession {
  return { serverUrl, userId, refreshToken: unseal({ isEncrypted, sealed: token }) };
}
