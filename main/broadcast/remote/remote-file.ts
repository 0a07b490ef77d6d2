import { join } from "node:path";
import { usualRemotePort } from "@nchat/contract/remote";
import { z } from "zod";
import { loadJson, saveJson } from "../../system/files.ts";
import type { Log } from "../../system/log.ts";
import { seal, unseal } from "../../system/seal.ts";
import { newPassword } from "./obs-auth.ts";

/** What is kept of the remote control. */
export type RemoteSettings = { readonly isOn: boolean; readonly port: number; readonly password: string };

/** Keeps it, the password by the system's key store. */
export type RemoteFile = { readonly load: () => RemoteSettings; readonly save: (settings: RemoteSettings) => void };

const File = z.object({
  version: z.literal(1),
  isOn: z.boolean(),
  port: z.int(),
  isEncrypted: z.boolean(),
  password: z.string(),
});

/** `<folder>/remote.json`, mode 0600. Call it when the app is ready: before, no key store answers. */
export function openRemoteFile(folder: string, log: Log, now: () => number): RemoteFile {
  const path = join(folder, "remote.json");
  return {
    load() {
      const loaded = loadJson(path, (raw) => opened(File.parse(raw)), now);
      if (loaded.outcome === "set-aside") log("error", "remote control set aside", { why: loaded.why });
      return loaded.outcome === "loaded"
        ? loaded.value
        : { isOn: false, port: usualRemotePort, password: newPassword() };
    },
    save({ isOn, port, password }) {
      const { isEncrypted, sealed } = seal(password);
      saveJson(path, { version: 1, isOn, port, isEncrypted, password: sealed });
    },
  };
}

function opened({ isOn, port, isEncrypted, password }: z.output<typeof File>): RemoteSettings {
  return { isOn, port, password: unseal({ isEncrypted, sealed: password }) };
}
