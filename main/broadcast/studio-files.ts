import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Uuid } from "@nchat/contract/primitives";
import { Studio } from "@nchat/contract/studio";
import { z } from "zod";
import { loadJson, saveJson } from "../system/files.ts";
import { type Log, reasonOf } from "../system/log.ts";

/** What one person has set up in the studio, as it is kept between two runs of the app. */
export type StudioFiles = {
  readonly load: () => Studio | null;
  /** Soon on disk; once more at the latest with `flush`. */
  readonly save: (studio: Studio) => void;
  readonly flush: () => void;
  readonly keepImage: (imageId: string, dataUrl: string) => void;
  readonly getImage: (imageId: string) => string | null;
  /** Removes every image but these. */
  readonly keepOnly: (imageIds: ReadonlySet<string>) => void;
};

const StudioFile = z.object({ version: z.literal(1), studio: Studio });
/** Dragging changes the studio many times a second. */
const saveAfterMs = 300;

/** Below `<folder>/studio/<person>/`, for the owner's eyes only. */
export function openStudioFiles(folder: string, userId: string, log: Log, now: () => number): StudioFiles {
  const own = join(folder, "studio", userId);
  const path = join(own, "studio.json");
  let timer: NodeJS.Timeout | undefined;
  let unsaved: Studio | null = null;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (unsaved === null) return;
    const studio = unsaved;
    unsaved = null;
    // A full disk loses the set-up at the next start, not the broadcast that runs.
    attempt(() => saveJson(path, { version: 1, studio }), "the studio was not saved", log);
  };
  return {
    load() {
      const loaded = loadJson(path, (raw) => StudioFile.parse(raw).studio, now);
      if (loaded.outcome === "set-aside")
        log("error", "studio set aside", { movedTo: loaded.movedTo, why: loaded.why });
      return loaded.outcome === "loaded" ? loaded.value : null;
    },
    save(studio) {
      unsaved = studio;
      timer ??= setTimeout(flush, saveAfterMs);
    },
    flush,
    keepImage(imageId, dataUrl) {
      const write = () => {
        mkdirSync(own, { recursive: true, mode: 0o700 });
        writeFileSync(join(own, nameOf(imageId)), dataUrl, { mode: 0o600 });
      };
      attempt(write, "an image of the studio was not saved", log);
    },
    getImage(imageId) {
      if (!Uuid.safeParse(imageId).success) return null; // it becomes a file's name
      return attempt(() => readFileSync(join(own, nameOf(imageId)), "utf8"), "an image of the studio is gone", log);
    },
    keepOnly(imageIds) {
      if (!existsSync(own)) return;
      const names = attempt(() => readdirSync(own), "old images of the studio stay", log) ?? [];
      for (const name of names.filter((each) => each.startsWith(prefix)))
        if (!imageIds.has(name.slice(prefix.length))) rmSync(join(own, name), { force: true });
    },
  };
}

const prefix = "image-";
const nameOf = (imageId: string) => `${prefix}${imageId}`;

function attempt<T>(what: () => T, otherwise: string, log: Log): T | null {
  try {
    return what();
  } catch (error) {
    log("warn", otherwise, { why: reasonOf(error) });
    return null;
  }
}
