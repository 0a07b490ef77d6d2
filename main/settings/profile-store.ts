import { join } from "node:path";
import { z } from "zod";
import { loadJson, saveJson } from "../system/files.ts";
import type { Log } from "../system/log.ts";
import { Bounds } from "../windows/placement.ts";

/** What belongs to this installation's profile, whoever is signed in. */
const Profile = z.object({
  version: z.literal(1),
  serverUrl: z.string().nullable().catch(null).default(null),
  /** Where the server's LiveKit was last; the content policy names it before the server answers. */
  livekitUrl: z.string().nullable().catch(null).default(null),
  /** Where its streams were played from last, when that was not the server itself. */
  cdnUrl: z.string().nullable().catch(null).default(null),
  /** Where its recordings were last, when that was not the server itself. */
  filesUrl: z.string().nullable().catch(null).default(null),
  mainBounds: Bounds.nullable().catch(null).default(null),
  isMaximized: z.boolean().catch(false).default(false),
});
export type Profile = Readonly<z.output<typeof Profile>>;

/** The profile's own small file. */
export type ProfileStore = {
  readonly get: () => Profile;
  readonly update: (patch: Partial<Omit<Profile, "version">>) => void;
  /** True when a damaged file was set aside at this start. */
  readonly wasSetAside: boolean;
};

/** Opens `<folder>/profile.json`; every change is on disk when `update` returns. */
export function openProfileStore(folder: string, log: Log, now: () => number): ProfileStore {
  const path = join(folder, "profile.json");
  const loaded = loadJson(path, (raw) => Profile.parse(raw), now);
  if (loaded.outcome === "set-aside") log("error", "profile set aside", { movedTo: loaded.movedTo, why: loaded.why });
  let profile = loaded.outcome === "loaded" ? loaded.value : Profile.parse({ version: 1 });
  return {
    get: () => profile,
    update(patch) {
      profile = { ...profile, ...patch };
      saveJson(path, profile);
    },
    wasSetAside: loaded.outcome === "set-aside",
  };
}
