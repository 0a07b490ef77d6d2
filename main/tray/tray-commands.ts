import type { CallControlEvent } from "@nchat/contract/call-control";
import type { MuteEvent } from "@nchat/contract/mute";
import type { TrayCommand } from "./tray-model.ts";

type Deps = {
  readonly dispatchCall: (event: CallControlEvent) => void;
  readonly dispatchMute: (event: MuteEvent) => void;
  readonly askPage: (name: "share:stop-asked" | "share:open-asked") => void;
  readonly showMain: () => void;
  readonly quit: () => void;
};

/** Does what an item of the tray's menu says. */
export function createTrayCommands({ dispatchCall, dispatchMute, askPage, showMain, quit }: Deps) {
  return (command: TrayCommand): void => {
    switch (command) {
      // What the item said, not a toggle: the state may have changed while the menu was open.
      case "mute":
      case "unmute":
        return dispatchMute({ type: "set", muted: command === "mute", from: "tray" });
      case "stop-sharing":
        return askPage("share:stop-asked");
      case "share":
        showMain();
        return askPage("share:open-asked");
      case "leave":
        return dispatchCall({ type: "hang-up" });
      case "open":
        return showMain();
      case "quit":
        return quit();
    }
  };
}
