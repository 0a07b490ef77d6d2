import { type ForeignWindow, openPlainWindow } from "./pattern-window.ts";
import { connectTo } from "./x-client.ts";

type Frame = Parameters<typeof openPlainWindow>[0];

/** What a window is drawn with. */
type Pen = Readonly<{
  /** Rectangles one after the other: left, top, width, height. */
  fill: (colour: number, rectangles: readonly number[]) => void;
  /** Moves all of it up; what is laid open below keeps what was there. */
  scrollUp: (by: number) => void;
}>;

/** A window that is drawn again and again: one that does not change is not captured anew. */
export type DrawnWindow = ForeignWindow & Readonly<{ drawNow: () => void }>;

/** Opens it. */
export async function openDrawnWindow(frame: Frame, everyMs: number, draw: (pen: Pen) => void): Promise<DrawnWindow> {
  const { display, title, width, height } = frame;
  const window = await openPlainWindow(frame);
  const { client } = await connectTo(display, (error) => console.error(`${title}: ${error.message}`));
  const brush = client.AllocID();
  client.CreateGC(brush, window.id, { foreground: 0 });
  const pen: Pen = {
    fill: (colour, rectangles) => {
      client.ChangeGC(brush, { foreground: colour });
      client.PolyFillRectangle(window.id, brush, rectangles);
    },
    scrollUp: (by) => client.CopyArea(window.id, window.id, brush, 0, by, 0, 0, width, height - by),
  };
  const drawNow = () => draw(pen);
  const timer = setInterval(drawNow, everyMs);
  return {
    ...window,
    drawNow,
    close: () => {
      clearInterval(timer);
      client.terminate();
      window.close();
    },
  };
}

/** A whole number below a limit, any of them. */
export const anyBelow = (limit: number): number => Math.floor(Math.random() * limit);
