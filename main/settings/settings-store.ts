import { join } from "node:path";
import { defaultSettings, Settings } from "@nchat/contract/settings";
import { z } from "zod";
import { loadJson, saveJson } from "../system/files.ts";
import type { Log } from "../system/log.ts";

/** The file of one person. A newer version is not understood here and is set aside, not overwritten. */
const SettingsFile = z.object({ version: z.literal(1), settings: Settings });

type Change = { readonly [K in keyof Settings]?: Settings[K] | undefined };

/** The choices of the person who is signed in, or of nobody. */
export type SettingsStore = {
  readonly get: () => Settings;
  readonly update: (patch: Change) => Settings;
  /** Takes up another person's choices; null is nobody. */
  readonly switchTo: (userId: string | null) => void;
  readonly listen: (listener: (settings: Settings) => void) => () => void;
  readonly wasSetAside: () => boolean;
};

/** Opens `<folder>/settings/<person>.json`; every change is on disk when `update` returns. */
export function openSettingsStore(
  folder: string,
  firstUser: string | null,
  log: Log,
  now: () => number,
): SettingsStore {
  const listeners = new Set<(settings: Settings) => void>();
  let wasSetAside = false;
  let person = firstUser;
  const pathOf = (userId: string | null) => join(folder, "settings", `${userId ?? "nobody"}.json`);
  const load = (): Settings => {
    const loaded = loadJson(pathOf(person), (raw) => SettingsFile.parse(raw).settings, now);
    if (loaded.outcome === "set-aside") {
      wasSetAside = true;
      log("error", "settings set aside", { movedTo: loaded.movedTo, why: loaded.why });
    }
    return loaded.outcome === "loaded" ? loaded.value : defaultSettings;
  };
  let settings = load();
  const changed = () => listeners.forEach((listener) => listener(settings));
  return {
    get: () => settings,
    update(patch) {
      settings = Settings.parse({ ...settings, ...patch });
      saveJson(pathOf(person), { version: 1, settings });
      changed();
      return settings;
    },
    switchTo(userId) {
      if (userId === person) return;
      person = userId;
      settings = load();
      changed();
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    wasSetAside: () => wasSetAside,
  };
}
