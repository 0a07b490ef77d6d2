import type { PixelSize } from "@nchat/contract/area";
import { programme } from "@nchat/contract/programme";
import type { Box, Source, Studio } from "@nchat/contract/studio";

/** A source of which the browser gives pictures of a screen or a window. */
type Captured = Extract<Source, { kind: "display" | "region" }>;

/** With more than this of its pixels a part of a screen is taken out of all of them. */
const worthIt = 0.75;

/**
 * Pure. How large pictures of a screen or window need be at most: as large as any scene draws them, and never smaller than
 * the programme, for a small place may be made large on air. The browser brings them to that size at a fraction of what it
 * costs here. A part of a screen is asked for in the screen's pixels, or in fewer when it is drawn in fewer. Null: as
 * large as they are.
 */
export function captureSizeOf(source: Source, scenes: Studio["scenes"]): PixelSize | null {
  if (source.kind !== "display" && source.kind !== "region") return null;
  const boxes = scenes.flatMap(({ items }) =>
    items.filter(({ sourceId }) => sourceId === source.id).map(({ box }) => box),
  );
  const drawn = { width: mostOf(boxes, "width"), height: mostOf(boxes, "height") };
  return source.kind === "display" ? drawn : sizeForPart(source, drawn);
}

function mostOf(boxes: readonly Box[], side: "width" | "height"): number {
  return Math.max(programme[side], ...boxes.map((box) => 2 * Math.ceil((box[side] * programme[side]) / 2)));
}

/** Only sizes in which no pixel of the part moves against the others: an even number of whole steps of the screen's shape. */
function sizeForPart({ area, screen }: Extract<Captured, { kind: "region" }>, drawn: PixelSize): PixelSize | null {
  if (!screen || area.width < 1 || area.height < 1) return null;
  const factor = Math.min(drawn.width / area.width, drawn.height / area.height);
  const steps = commonDivisor(screen.width, screen.height) / 2;
  const wanted = Math.ceil(factor * steps);
  if (wanted > worthIt * steps) return null;
  return { width: (screen.width / steps) * wanted, height: (screen.height / steps) * wanted };
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
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
      if (isSame(next, asked)) return;
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

function isSame(a: PixelSize | null, b: PixelSize | null): boolean {
  return a?.width === b?.width && a?.height === b?.height;
}
