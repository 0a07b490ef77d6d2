import { Notification } from "electron";
import type { Log } from "./log.ts";

/** What a notice says; `tag` names its cause, so that a second one takes the place of the first. */
export type Notice = { readonly title: string; readonly body: string; readonly tag: string };

/** Shows notices of the desktop. */
export type Notices = { readonly show: (notice: Notice) => void; readonly stop: () => void };

/** `onClick` is told the tag. */
export function createNotices(onClick: (tag: string) => void, log: Log): Notices {
  // Held here as well, since a notice that nobody holds loses its click.
  const shown = new Map<string, Notification>();
  return {
    show({ title, body, tag }) {
      if (!Notification.isSupported()) {
        log("info", "no notices on this desktop", { tag });
        return;
      }
      shown.get(tag)?.close();
      const notice = new Notification({ title, body });
      shown.set(tag, notice);
      const forget = () => {
        if (shown.get(tag) === notice) shown.delete(tag);
      };
      notice.once("click", () => {
        forget();
        onClick(tag);
      });
      notice.once("close", forget);
      notice.show();
    },
    stop() {
      for (const notice of shown.values()) notice.close();
      shown.clear();
    },
  };
}
