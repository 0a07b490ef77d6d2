import { anyBelow, openDrawnWindow } from "../drive/drawn-window.ts";
import type { ForeignWindow } from "../drive/pattern-window.ts";

const step = 4;
const everyMs = 33;
const linesOfText = 3;
const size = { width: 1280, height: 720 } as const;

/** A window whose content scrolls without end, as a page that is read does: all of it changes with each picture. */
export function openMovingWindow(display: string, title: string): Promise<ForeignWindow> {
  return openDrawnWindow({ display, title, x: 0, y: 0, ...size }, everyMs, ({ fill, scrollUp }) => {
    scrollUp(step);
    fill(0xf4f4f0, [0, size.height - step, size.width, step]);
    const words = Array.from({ length: 24 }, () => [
      anyBelow(size.width),
      size.height - 1 - anyBelow(linesOfText),
      6 + anyBelow(40),
      2,
    ]);
    fill(anyBelow(0x1000000), words.flat());
  });
}
