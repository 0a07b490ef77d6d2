import { areaIn, cutArea, type PixelArea, type PixelSize } from "@nchat/contract/area";
import { even } from "./planes.ts";

/** What was chosen of a screen, and how large its picture was then; null when nobody knows. */
export type ScreenPart = { readonly area: PixelArea; readonly of: PixelSize | null };

/** Which part of each frame is taken; all of it until it is told. `onCut`: less is there than was asked for, or all again. */
export function createScreenPart(onCut?: (isCut: boolean) => void) {
  let part: ScreenPart | null = null;
  let wasCut = false;
  return {
    isSet: () => part !== null,
    /** False when it is the same. */
    set(next: ScreenPart | null): boolean {
      if (JSON.stringify(next) === JSON.stringify(part)) return false;
      part = next;
      return true;
    },
    /** In the frame's own coordinates; null when nothing is there. */
    of(visible: PixelArea | null): PixelArea | null {
      const { x, y, width, height } = visible ?? { x: 0, y: 0, width: 0, height: 0 };
      if (part === null) return width < 2 || height < 2 ? null : { x, y, width: even(width), height: even(height) };
      const { area, of } = part;
      const found = cutArea(area, of, { width, height });
      const asked = areaIn(area, of, { width, height });
      const isCut = !found || asked.width - found.width > slack || asked.height - found.height > slack;
      if (isCut !== wasCut) onCut?.(isCut);
      wasCut = isCut;
      return found && { ...found, x: x + found.x, y: y + found.y };
    },
  };
}

/** Rounding to even sides is no cut. */
const slack = 4;
