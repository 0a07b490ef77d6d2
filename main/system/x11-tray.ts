import type { XClient } from "x11";
import { type Log, reasonOf } from "./log.ts";

/** Whether a panel of the X11 screen named by DISPLAY embeds tray icons: it then owns the screen's selection for them. */
export async function isX11TrayShown(log: Log): Promise<boolean> {
  if (!process.env.DISPLAY) return false;
  const { default: x11 } = await import("x11");
  try {
    const X = await new Promise<XClient>((resolve, reject) => {
      x11.createClient((error, display) => (error ? reject(error) : resolve(display.client)));
    });
    return await ownsTraySelection(X).finally(() => X.terminate());
  } catch (error) {
    log("info", "no answer from the X server about a tray", { why: reasonOf(error) });
    return false;
  }
}

function ownsTraySelection(X: XClient): Promise<boolean> {
  return new Promise((resolve, reject) => {
    X.on("error", reject);
    X.InternAtom(false, "_NET_SYSTEM_TRAY_S0", (failed, atom) => {
      if (failed) return reject(failed);
      X.GetSelectionOwner(atom, (refused, owner) => (refused ? reject(refused) : resolve(owner !== 0)));
    });
  });
}
