import { Notification } from "electron";
import type { Log } from "./log.ts";

/** What a notice says; `tag` names its cause, so that a second one takes the place of the first. */
export type Notice = {
  readonly title: string;
  readonly body: string;
  /** What it says while secrets are hidden; without it that it is hidden. */
  readonly quietBody?: string | undefined;
  readonly tag: string;
};

/** Shows notices of the desktop. */
export type Notices = { readonly show: (notice: Notice) => void; readonly stop: () => void };

type Deps = {
  /** Told the tag. */
  readonly onClick: (tag: string) => void;
  /** Whether they stand in a picture that others see. */
  readonly isQuiet: () => boolean;
  readonly log: Log;
};

const hidden = "Hidden in streamer mode";

/** Those of the operating system. */
export function createNotices({ onClick, isQuiet, log }: Deps): Notices {
  // Held here as well, since a notice that nobody holds loses its click.
  const shown = new Map<string, Notification>();
  return {
    show({ title, body: whole, quietBody = hidden, tag }) {
      const body = isQuiet() ? quietBody : whole;
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
