import { randomUUID } from "node:crypto";
import { initialStudio, nextStudio, type SourceStates, type Studio, type StudioEvent } from "@nchat/contract/studio";
import type { StudioFiles } from "./studio-files.ts";

/** What hears of changes. */
export type StudioListener = {
  readonly onStudio?: (studio: Studio) => void;
  readonly onStates?: (states: SourceStates) => void;
};

/** The one owner of what the studio is set up with. */
export type StudioOwner = {
  readonly get: () => Studio;
  readonly dispatch: (event: StudioEvent) => void;
  /** Takes up what that person had set up; null is nobody. What one person set up is nobody else's to see. */
  readonly switchTo: (userId: string | null) => void;
  /** Whether a source was set up in an earlier run of the app. */
  readonly isRestored: (sourceId: string) => boolean;
  readonly getStates: () => SourceStates;
  readonly setStates: (states: SourceStates) => void;
  /** Answers the name under which the picture is found again. */
  readonly keepImage: (dataUrl: string) => string;
  readonly getImage: (imageId: string) => string | null;
  readonly listen: (listener: StudioListener) => () => void;
  readonly stop: () => void;
};

/** Lives as long as the app; pages and the engine come and go. */
export function createStudioOwner(openFiles: (userId: string) => StudioFiles): StudioOwner {
  let studio = initialStudio;
  let states: SourceStates = {};
  let files: StudioFiles | null = null;
  let restored: ReadonlySet<string> = new Set();
  const images = new Map<string, string>();
  const listeners = new Set<StudioListener>();
  const tell = () => listeners.forEach((listener) => listener.onStudio?.(studio));
  const take = (next: Studio) => {
    studio = next;
    forgetUnused(images, imagesOf(studio));
    tell();
  };
  return {
    get: () => studio,
    dispatch(event) {
      const next = nextStudio(studio, event);
      if (next === studio) return;
      take(next);
      files?.save(studio);
    },
    switchTo(userId) {
      files?.flush();
      images.clear();
      files = userId === null ? null : openFiles(userId);
      const next = files?.load() ?? initialStudio;
      files?.keepOnly(imagesOf(next));
      restored = new Set(next.sources.map(({ id }) => id));
      take(next);
    },
    isRestored: (sourceId) => restored.has(sourceId),
    getStates: () => states,
    setStates: (next) => {
      states = next;
      listeners.forEach((listener) => listener.onStates?.(states));
    },
    keepImage(dataUrl) {
      const imageId = randomUUID();
      images.set(imageId, dataUrl);
      files?.keepImage(imageId, dataUrl);
      return imageId;
    },
    getImage: (imageId) => images.get(imageId) ?? files?.getImage(imageId) ?? null,
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop: () => files?.flush(),
  };
}

/** One that was kept just now is named by a source a moment later. */
function forgetUnused(images: Map<string, string>, used: ReadonlySet<string>): void {
  for (const imageId of [...images.keys()].slice(0, -1)) if (!used.has(imageId)) images.delete(imageId);
}

function imagesOf({ sources }: Studio): ReadonlySet<string> {
  return new Set(sources.flatMap((source) => (source.kind === "image" ? [source.imageId] : [])));
}
