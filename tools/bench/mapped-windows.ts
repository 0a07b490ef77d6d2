import { connectTo } from "../drive/x-client.ts";

/** Notices new windows of a display as the X server announces them. */
export type MappedWindows = Readonly<{
  /** When the next window appears, in milliseconds of the machine's clock; rejects after 20 s. */
  next: () => Promise<number>;
  close: () => void;
}>;

const substructureNotify = 1 << 19;
const mapNotify = 19;

/** Begins to listen on a display. */
export async function watchMappedWindows(display: string): Promise<MappedWindows> {
  const { client, root } = await connectTo(display, (error) => console.error(`window watch: ${error.message}`));
  const waiting = new Set<(at: number) => void>();
  client.on("event", ({ type }) => {
    if (type !== mapNotify) return;
    const at = performance.timeOrigin + performance.now();
    for (const tell of waiting) tell(at);
    waiting.clear();
  });
  client.ChangeWindowAttributes(root, { eventMask: substructureNotify });
  return {
    next: () =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error("no window appeared within 20 s")), 20_000);
        waiting.add((at) => {
          clearTimeout(timer);
          resolve(at);
        });
      }),
    close: () => client.terminate(),
  };
}
