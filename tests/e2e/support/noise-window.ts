import { anyBelow, openDrawnWindow } from "../../../tools/drive/drawn-window.ts";
import type { ForeignWindow } from "../../../tools/drive/pattern-window.ts";

const size = { width: 640, height: 480 } as const;
const patch = 20;
const patchesAtOnce = 250;
const everyMs = 66;

/** A window full of small things that change without a rule: as much as an encoder can get to do. */
export function openNoiseWindow(display: string, title: string): Promise<ForeignWindow> {
  return openDrawnWindow({ display, title, x: 40, y: 40, ...size }, everyMs, ({ fill }) => {
    for (let drawn = 0; drawn < patchesAtOnce; drawn++)
      fill(anyBelow(0x1000000), [anyBelow(size.width), anyBelow(size.height), patch, patch]);
  });
}
