import { setTimeout as sleep } from "node:timers/promises";
import { connectTo } from "../drive/x-client.ts";

/** What a display shows, one pixel at a time, as a person would see it. */
export type Screen = Readonly<{
  /** When a pixel first is as asked, in milliseconds of the machine's clock, within 5; rejects after 20 s. */
  until: (x: number, y: number, isAsAsked: (color: Color) => boolean) => Promise<number>;
  close: () => void;
}>;

type Color = Readonly<{ red: number; green: number; blue: number }>;

const wholePixels = 2; // ZPixmap
const everyMs = 4;

/** Begins to look at a display. */
export async function lookAt(display: string): Promise<Screen> {
  const { client, root } = await connectTo(display, (error) => console.error(`screen: ${error.message}`));
  const colorAt = (x: number, y: number) =>
    new Promise<Color>((resolve, reject) => {
      client.GetImage(wholePixels, root, x, y, 1, 1, 0xffffffff, (error, image) => {
        if (error) return reject(error);
        const [blue = 0, green = 0, red = 0] = image.data;
        resolve({ red, green, blue });
      });
    });
  return {
    until: async (x, y, isAsAsked) => {
      for (const deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(everyMs)) {
        const color = await colorAt(x, y);
        if (isAsAsked(color)) return performance.timeOrigin + performance.now();
      }
      throw new Error(`the pixel at ${x}, ${y} did not change as awaited within 20 s`);
    },
    close: () => client.terminate(),
  };
}
