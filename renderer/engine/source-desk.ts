import {
  type MovingPictures,
  movingPictures,
  type PushedPictures,
  pushedPictures,
  stillPictures,
} from "./frame-source.ts";
import type { PagePicture } from "./page-messages.ts";
import type { ScreenPart } from "./screen-part.ts";
import type { Stage } from "./stage.ts";

/** The sources as the page opens and changes them, for the stage. */
export type SourceDesk = {
  readonly addFrames: (sourceId: string, frames: ReadableStream<VideoFrame>) => void;
  readonly addStill: (sourceId: string, picture: ImageData) => void;
  readonly addPage: (sourceId: string) => void;
  readonly showPage: (picture: PagePicture) => void;
  readonly setParts: (parts: Readonly<Record<string, ScreenPart>>) => void;
  readonly drop: (sourceId: string) => void;
};

/** `onCut`: less of a source is there than was chosen of it. */
export function createSourceDesk(
  stage: Pick<Stage, "setSource" | "dropSource">,
  now: () => number,
  onCut: (sourceId: string, isCut: boolean) => void,
): SourceDesk {
  const moving = new Map<string, MovingPictures>();
  const pages = new Map<string, PushedPictures>();
  let parts: Readonly<Record<string, ScreenPart>> = {};
  const forget = (sourceId: string) => {
    moving.delete(sourceId);
    pages.delete(sourceId);
  };
  return {
    addFrames(sourceId, frames) {
      forget(sourceId);
      const pictures = movingPictures(frames, { now, onCut: (isCut) => onCut(sourceId, isCut) });
      pictures.setPart(parts[sourceId] ?? null);
      moving.set(sourceId, pictures);
      stage.setSource(sourceId, pictures);
    },
    addStill(sourceId, picture) {
      forget(sourceId);
      stage.setSource(sourceId, stillPictures(picture));
    },
    addPage(sourceId) {
      forget(sourceId);
      const pictures = pushedPictures(now);
      pages.set(sourceId, pictures);
      stage.setSource(sourceId, pictures);
    },
    // One that is closed may still send a last picture.
    showPage: ({ sourceId, planes }) => pages.get(sourceId)?.show(planes),
    setParts(next) {
      parts = next;
      for (const [sourceId, pictures] of moving) pictures.setPart(parts[sourceId] ?? null);
    },
    drop(sourceId) {
      forget(sourceId);
      stage.dropSource(sourceId);
    },
  };
}
