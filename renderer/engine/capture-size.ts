import type { PixelSize } from "@nchat/contract/area";
import { programme } from "@nchat/contract/programme";
import type { Box, Source, Studio } from "@nchat/contract/studio";

/**
 * Pure. How large pictures of a screen or window need be at most: as large as any scene draws them, and never smaller than
 * the programme, for a small place may be made large on air. The browser brings them to that size at a fraction of what it
 * costs here. Null is no limit: a part of a screen is cut out in the screen's own pixels, of which nobody could tell any more
 * where they are if the screen became another one.
 */
export function captureSizeOf({ id, kind }: Source, scenes: Studio["scenes"]): PixelSize | null {
  if (kind !== "display") return null;
  const boxes = scenes.flatMap(({ items }) => items.filter(({ sourceId }) => sourceId === id).map(({ box }) => box));
  return { width: mostOf(boxes, "width"), height: mostOf(boxes, "height") };
}

function mostOf(boxes: readonly Box[], side: "width" | "height"): number {
  return Math.max(programme[side], ...boxes.map((box) => 2 * Math.ceil((box[side] * programme[side]) / 2)));
}

/** What a capture is asked for, beside what is captured. */
export function captureConstraints(size: PixelSize | null): MediaTrackConstraints {
  const frameRate = { ideal: 30, max: 30 };
  return size ? { frameRate, width: { max: size.width }, height: { max: size.height } } : { frameRate };
}

/** A capture that can be asked for another size while it runs. */
export type Resizing = { readonly want: (size: PixelSize | null) => void; readonly stop: () => void };

/** The browser begins its capture anew for each size, so that it is asked when a drag has ended. */
const restMs = 400;

/** `size`: what it was opened with. */
export function createResizing(track: Pick<MediaStreamTrack, "applyConstraints">, size: PixelSize | null): Resizing {
  let asked = size;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    want(next) {
      clearTimeout(timer);
      if (next === null || isSame(next, asked)) return; // what was limited stays so: without a limit the old one would count
      timer = setTimeout(() => {
        asked = next;
        // What can't be had leaves the pictures as they were.
        track.applyConstraints(captureConstraints(next)).catch((error: unknown) => {
          console.warn("a capture kept its size", error);
        });
      }, restMs);
    },
    stop: () => clearTimeout(timer),
  };
}

function isSame({ width, height }: PixelSize, other: PixelSize | null): boolean {
  return width === other?.width && height === other.height;
}
