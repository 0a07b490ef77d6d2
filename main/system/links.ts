import { shell } from "electron";
import { type Log, reasonOf } from "./log.ts";

/** Only what a browser or a mail program opens safely; anything else could start a program. */
export function isSafeLink(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed !== null && (parsed.protocol === "https:" || parsed.protocol === "mailto:");
}

/** The one way out of the app: opens a safe link outside, refuses every other. */
export function createOpenLink(log: Log): (url: string) => "opened" | "refused" {
  return (url) => {
    if (!isSafeLink(url)) {
      log("warn", "link refused", { protocol: URL.parse(url)?.protocol ?? "none" });
      return "refused";
    }
    shell.openExternal(url).catch((error: unknown) => log("warn", "link not opened", { why: reasonOf(error) }));
    return "opened";
  };
}
