import { randomUUID } from "node:crypto";
import type { GoLivePlan } from "@nchat/contract/broadcast";
import { namedApart } from "@nchat/contract/scene-names";
import {
  initialStudio,
  nextStudio,
  pagesHeard,
  type SourceStates,
  type Studio,
  type StudioEvent,
} from "@nchat/contract/studio";
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
  /** How that person went live the last time. */
  readonly getPlan: () => GoLivePlan | null;
  readonly keepPlan: (plan: GoLivePlan) => void;
  readonly getStates: () => SourceStates;
  readonly setStates: (states: SourceStates) => void;
  /** Answers the name under which the picture or sound is found again. */
  readonly keepMedia: (dataUrl: string) => string;
  readonly getMedia: (mediaId: string) => string | null;
  readonly listen: (listener: StudioListener) => () => void;
  readonly stop: () => void;
};

/** Lives as long as the app; pages and the engine come and go. */
export function createStudioOwner(openFiles: (userId: string) => StudioFiles): StudioOwner {
  let studio = initialStudio;
  let plan: GoLivePlan | null = null;
  let states: SourceStates = {};
  let files: StudioFiles | null = null;
  let restored: ReadonlySet<string> = new Set();
  const media = new Map<string, string>();
  const listeners = new Set<StudioListener>();
  const take = (next: Studio) => {
    studio = next;
    forgetUnused(media, mediaOf(studio));
    listeners.forEach((listener) => listener.onStudio?.(studio));
  };
  return {
    get: () => studio,
    dispatch(event) {
      const next = nextStudio(studio, event);
      if (next === studio) return;
      take(next);
      files?.save({ studio, plan });
    },
    switchTo(userId) {
      files?.flush();
      media.clear();
      files = userId === null ? null : openFiles(userId);
      const loaded = files?.load() ?? null;
      if (loaded) files?.keepOnly(mediaOf(loaded.studio));
      const kept = loaded ? { ...loaded, studio: asItIsToBe(loaded.studio) } : { studio: initialStudio, plan: null };
      restored = new Set(kept.studio.sources.map(({ id }) => id));
      ({ plan } = kept);
      take(kept.studio);
    },
    isRestored: (sourceId) => restored.has(sourceId),
    getPlan: () => plan,
    keepPlan: (next) => {
      plan = next;
      files?.save({ studio, plan });
    },
    getStates: () => states,
    setStates: (next) => {
      states = next;
      listeners.forEach((listener) => listener.onStates?.(states));
    },
    keepMedia: (dataUrl) => keepMedia(media, files, dataUrl),
    getMedia: (mediaId) => media.get(mediaId) ?? files?.getMedia(mediaId) ?? null,
    listen: (listener) => addListener(listeners, listener),
    stop: () => files?.flush(),
  };
}

/** What an earlier version kept: scenes could be called alike, and pages could lack their sound. */
function asItIsToBe(kept: Studio): Studio {
  return pagesHeard({ ...kept, scenes: [...namedApart(kept.scenes)] });
}

function addListener(listeners: Set<StudioListener>, listener: StudioListener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Answers its name. */
function keepMedia(media: Map<string, string>, files: StudioFiles | null, dataUrl: string): string {
  const mediaId = randomUUID();
  media.set(mediaId, dataUrl);
  files?.keepMedia(mediaId, dataUrl);
  return mediaId;
}

/** One that was kept just now is named by a source a moment later. */
function forgetUnused(media: Map<string, string>, used: ReadonlySet<string>): void {
  for (const mediaId of [...media.keys()].slice(0, -1)) if (!used.has(mediaId)) media.delete(mediaId);
}

function mediaOf({ sources, sounds }: Studio): ReadonlySet<string> {
  return new Set([
    ...sources.flatMap((source) => (source.kind === "image" ? [source.imageId] : [])),
    ...sounds.flatMap((sound) => (sound.kind === "file" ? [sound.mediaId] : [])),
  ]);
}
