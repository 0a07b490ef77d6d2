import { randomUUID } from "node:crypto";
import { initialStudio, nextStudio, type SourceStates, type Studio, type StudioEvent } from "@nchat/contract/studio";

/** What hears of changes. */
export type StudioListener = {
  readonly onStudio?: (studio: Studio) => void;
  readonly onStates?: (states: SourceStates) => void;
};

/** The one owner of what the studio is set up with. */
export type StudioOwner = {
  readonly get: () => Studio;
  readonly dispatch: (event: StudioEvent) => void;
  /** What one person set up is nobody else's to see. */
  readonly reset: () => void;
  readonly getStates: () => SourceStates;
  readonly setStates: (states: SourceStates) => void;
  /** Answers the name under which the picture is found again. */
  readonly keepImage: (dataUrl: string) => string;
  readonly getImage: (imageId: string) => string | null;
  readonly listen: (listener: StudioListener) => () => void;
};

/** Lives as long as the app; pages and the engine come and go. */
export function createStudioOwner(): StudioOwner {
  let studio = initialStudio;
  let states: SourceStates = {};
  const images = new Map<string, string>();
  const listeners = new Set<StudioListener>();
  const forgetImages = () => {
    const used = new Set(studio.sources.flatMap((source) => (source.kind === "image" ? [source.imageId] : [])));
    // One that was kept just now is named by a source a moment later.
    for (const imageId of [...images.keys()].slice(0, -1)) if (!used.has(imageId)) images.delete(imageId);
  };
  return {
    get: () => studio,
    dispatch(event) {
      const next = nextStudio(studio, event);
      if (next === studio) return;
      studio = next;
      forgetImages();
      listeners.forEach((listener) => listener.onStudio?.(studio));
    },
    reset() {
      studio = initialStudio;
      images.clear();
      listeners.forEach((listener) => listener.onStudio?.(studio));
    },
    getStates: () => states,
    setStates(next) {
      states = next;
      listeners.forEach((listener) => listener.onStates?.(states));
    },
    keepImage(dataUrl) {
      const imageId = randomUUID();
      images.set(imageId, dataUrl);
      return imageId;
    },
    getImage: (imageId) => images.get(imageId) ?? null,
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
