import type { BrowserWindow } from "electron";
import type { Log } from "../system/log.ts";

/** At most this many pages are started again within the time; a page that dies at once would otherwise never end. */
export const reloadLimit = { count: 3, milliseconds: 60_000 } as const;

/** Whether one more reload is allowed after the earlier ones. */
export function mayReload(earlier: readonly number[], now: number): boolean {
  return earlier.filter((at) => now - at < reloadLimit.milliseconds).length < reloadLimit.count;
}

/** Loads the page again when its process ended. `onGone` is told first, and whether there will be a new page. */
export function reloadWhenGone(
  window: BrowserWindow,
  onGone: (willReload: boolean) => void,
  now: () => number,
  log: Log,
): void {
  const reloads: number[] = [];
  window.webContents.on("render-process-gone", (_event, { reason, exitCode }) => {
    const willReload = reason !== "clean-exit" && mayReload(reloads, now());
    log("error", "page ended", { reason, exitCode, willReload });
    onGone(willReload);
    if (!willReload) return;
    reloads.push(now());
    window.webContents.reload();
  });
}
