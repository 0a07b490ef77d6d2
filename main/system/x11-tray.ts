import type { Log } from "./log.ts";
import { askX11, type XScreenLine } from "./x11.ts";

/** Whether a panel of the X11 screen named by DISPLAY embeds tray icons: it then owns the screen's selection for them. */
export function isX11TrayShown(log: Log): Promise<boolean> {
  return askX11({ what: "a tray", log, fallback: false }, ownsTraySelection);
}

function ownsTraySelection({ X }: XScreenLine): Promise<boolean> {
  return new Promise((resolve, reject) => {
    X.InternAtom(false, "_NET_SYSTEM_TRAY_S0", (failed, atom) => {
      if (failed) return reject(failed);
      X.GetSelectionOwner(atom, (refused, owner) => (refused ? reject(refused) : resolve(owner !== 0)));
    });
  });
}
