import type { WebContents } from "electron";
import type { Log } from "../system/log.ts";

/** Keeps a window on our own pages: it goes nowhere else, opens nothing, and links leave by the one way out. */
export function lockNavigation(
  contents: WebContents,
  origin: string,
  openLink: (url: string) => unknown,
  log: Log,
): void {
  contents.on("will-navigate", (event) => {
    if (event.url.startsWith(`${origin}/`)) return;
    event.preventDefault();
    log("warn", "navigation refused", { protocol: URL.parse(event.url)?.protocol ?? "none" });
  });
  contents.setWindowOpenHandler(({ url }) => {
    openLink(url);
    return { action: "deny" };
  });
}
