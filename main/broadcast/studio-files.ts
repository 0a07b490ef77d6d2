import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GoLivePlan } from "@nchat/contract/broadcast";
import { Uuid } from "@nchat/contract/primitives";
import { Studio } from "@nchat/contract/studio";
import { z } from "zod";
import { loadJson, saveJson } from "../system/files.ts";
import { type Log, reasonOf } from "../system/log.ts";

/** What one person has set up in the studio, as it is kept between two runs of the app. */
export type StudioFiles = {
  readonly load: () => KeptStudio | null;
  /** Soon on disk; once more at the latest with `flush`. */
  readonly save: (kept: KeptStudio) => void;
  readonly flush: () => void;
  readonly keepMedia: (mediaId: string, dataUrl: string) => void;
  readonly getMedia: (mediaId: string) => string | null;
  /** Removes every file but these; none while a damaged file is set aside, whose files are not known. */
  readonly keepOnly: (mediaIds: ReadonlySet<string>) => void;
};

const KeptStudio = z.object({
  studio: Studio,
  /** How the person went live the last time. */
  plan: GoLivePlan.nullable().catch(null),
});
export type KeptStudio = Readonly<z.output<typeof KeptStudio>>;
const StudioFile = KeptStudio.extend({ version: z.literal(1) });
/** Dragging changes the studio many times a second. */
const saveAfterMs = 300;

/** Below `<folder>/studio/<person>/`, for the owner's eyes only. */
export function openStudioFiles(folder: string, userId: string, log: Log, now: () => number): StudioFiles {
  const own = join(folder, "studio", userId);
  const path = join(own, "studio.json");
  let timer: NodeJS.Timeout | undefined;
  let unsaved: KeptStudio | null = null;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (unsaved === null) return;
    const kept = unsaved;
    unsaved = null;
    // A full disk loses the set-up at the next start, not the broadcast that runs.
    attempt(() => saveJson(path, { version: 1, ...kept }), "the studio was not saved", log);
  };
  return {
    load() {
      const loaded = loadJson(path, (raw) => StudioFile.parse(raw), now);
      if (loaded.outcome === "set-aside")
        log("error", "studio set aside", { movedTo: loaded.movedTo, why: loaded.why });
      return loaded.outcome === "loaded" ? loaded.value : null;
    },
    save(kept) {
      unsaved = kept;
      timer ??= setTimeout(flush, saveAfterMs);
    },
    flush,
    keepMedia(mediaId, dataUrl) {
      const write = () => {
        mkdirSync(own, { recursive: true, mode: 0o700 });
        writeFileSync(join(own, nameOf(mediaId)), dataUrl, { mode: 0o600 });
      };
      attempt(write, "a file of the studio was not saved", log);
    },
    getMedia(mediaId) {
      if (!Uuid.safeParse(mediaId).success) return null; // it becomes a file's name
      return attempt(() => readFileSync(join(own, nameOf(mediaId)), "utf8"), "a file of the studio is gone", log);
    },
    keepOnly(mediaIds) {
      if (!existsSync(own)) return;
      const names = attempt(() => readdirSync(own), "old files of the studio stay", log) ?? [];
      if (names.some((name) => name.startsWith(setAsidePrefix))) return; // it may still be mended by hand
      for (const name of names.filter((each) => each.startsWith(prefix)))
        if (!mediaIds.has(name.slice(prefix.length))) rmSync(join(own, name), { force: true });
    },
  };
}

const prefix = "media-";
const setAsidePrefix = "studio.json.damaged-";
const nameOf = (mediaId: string) => `${prefix}${mediaId}`;

function attempt<T>(what: () => T, otherwise: string, log: Log): T | null {
  try {
    return what();
  } catch (error) {
    log("warn", otherwise, { why: reasonOf(error) });
    return null;
  }
}
