import { setTimeout as sleep } from "node:timers/promises";
import { type Bus, busSocket, openBus } from "../dbus/bus.ts";
import { type Log, reasonOf } from "./log.ts";
import { isX11TrayShown } from "./x11-tray.ts";

const patience = 500;

/**
 * Asks the desktop whether it shows a tray. An icon that was made proves nothing: on a Linux desktop without one it is
 * simply never seen, and a window hidden "into the tray" would be lost.
 */
export function isTrayShown(log: Log): Promise<boolean> {
  if (process.platform !== "linux") return Promise.resolve(true);
  // Somebody waits for their window to close.
  return Promise.race([askForAny(log), sleep(patience, false, { ref: false })]);
}

/** Newer panels watch for icons on the bus, older ones on X11 embed them. */
async function askForAny(log: Log): Promise<boolean> {
  return (await askForWatcher(log)) || (await isX11TrayShown(log));
}

async function askForWatcher(log: Log): Promise<boolean> {
  const socket = busSocket("session", process.env);
  if (socket === null) return false;
  let bus: Bus | null = null;
  try {
    bus = await openBus(socket, process.getuid?.() ?? 0, () => undefined);
    const [isThere] = await bus.call({
      destination: "org.freedesktop.DBus",
      path: "/org/freedesktop/DBus",
      interface: "org.freedesktop.DBus",
      member: "NameHasOwner",
      args: ["org.kde.StatusNotifierWatcher"],
    });
    return isThere === true;
  } catch (error) {
    log("info", "no answer about a tray", { why: reasonOf(error) });
    return false;
  } finally {
    bus?.close();
  }
}
