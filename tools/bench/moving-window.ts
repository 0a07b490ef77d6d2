import { type ForeignWindow, openPlainWindow } from "../drive/pattern-window.ts";
import { connectTo } from "../drive/x-client.ts";

const step = 4;
const everyMs = 33;
const linesOfText = 3;

/** A window whose content scrolls without end, as a page that is read does: all of it changes with each picture. */
export async function openMovingWindow(display: string, title: string): Promise<ForeignWindow> {
  const size = { width: 1280, height: 720 } as const;
  const window = await openPlainWindow({ display, title, x: 0, y: 0, ...size });
  const { client } = await connectTo(display, (error) => console.error(`moving window: ${error.message}`));
  const brush = client.AllocID();
  client.CreateGC(brush, window.id, { foreground: 0 });
  const any = (below: number) => Math.floor(Math.random() * below);
  const timer = setInterval(() => {
    client.CopyArea(window.id, window.id, brush, 0, step, 0, 0, size.width, size.height - step);
    client.ChangeGC(brush, { foreground: 0xf4f4f0 });
    client.PolyFillRectangle(window.id, brush, [0, size.height - step, size.width, step]);
    client.ChangeGC(brush, { foreground: any(0x1000000) });
    const words = Array.from({ length: 24 }, () => [
      any(size.width),
      size.height - 1 - any(linesOfText),
      6 + any(40),
      2,
    ]);
    client.PolyFillRectangle(window.id, brush, words.flat());
  }, everyMs);
  return {
    ...window,
    close: () => {
      clearInterval(timer);
      client.terminate();
      window.close();
    },
  };
}
