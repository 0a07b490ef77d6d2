import type { XClient } from "x11";
import { type Log, reasonOf } from "./log.ts";

/** A connection to the X server, and the window that is all of its screen. */
export type XScreenLine = { readonly X: XClient; readonly root: number };

/** Asks the X server named by DISPLAY; `fallback` where there is none, or when it does not answer. */
export async function askX11<T>(
  { what, log, fallback }: { readonly what: string; readonly log: Log; readonly fallback: T },
  ask: (line: XScreenLine) => Promise<T>,
): Promise<T> {
  if (!process.env.DISPLAY) return fallback;
  const { default: x11 } = await import("x11");
  try {
    const connected = new Promise<XScreenLine>((resolve, reject) => {
      x11.createClient((error, display) => {
        if (error) return reject(error);
        const [screen] = display.screen;
        if (screen) resolve({ X: display.client, root: screen.root });
        else reject(new Error("it has no screen"));
      });
    });
    const line = await Promise.race([connected, late(mostMs)]);
    const failed = new Promise<never>((_, reject) => line.X.on("error", reject));
    return await Promise.race([ask(line), failed, late(mostMs)]).finally(() => line.X.terminate());
  } catch (error) {
    log("info", `no answer from the X server about ${what}`, { why: reasonOf(error) });
    return fallback;
  }
}

/** An X server that hangs must not hang whoever asks. */
const mostMs = 2000;

function late(ms: number): Promise<never> {
  return new Promise((_, reject) => setTimeout(() => reject(new Error(`nothing within ${ms} ms`)), ms).unref());
}
