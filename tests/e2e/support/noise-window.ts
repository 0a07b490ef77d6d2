import { type ForeignWindow, openPlainWindow } from "../../../tools/drive/pattern-window.ts";
import { connectTo } from "../../../tools/drive/x-client.ts";

const size = { width: 640, height: 480 } as const;
const patch = 20;
const patchesAtOnce = 250;
const everyMs = 66;

/** A window full of small things that change without a rule: as much as an encoder can get to do. */
export async function openNoiseWindow(display: string, title: string): Promise<ForeignWindow> {
  const window = await openPlainWindow({ display, title, x: 40, y: 40, ...size });
  const { client } = await connectTo(display, (error) => console.error(`noise window: ${error.message}`));
  const brush = client.AllocID();
  client.CreateGC(brush, window.id, { foreground: 0 });
  const any = (below: number) => Math.floor(Math.random() * below);
  const timer = setInterval(() => {
    for (let drawn = 0; drawn < patchesAtOnce; drawn++) {
      client.ChangeGC(brush, { foreground: any(0x1000000) });
      client.PolyFillRectangle(window.id, brush, [any(size.width), any(size.height), patch, patch]);
    }
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
