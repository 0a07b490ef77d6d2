import { powerMonitor } from "electron";
import { type Bus, busSocket, openBus } from "../dbus/bus.ts";
import { type Log, reasonOf } from "./log.ts";

/** What made the person absent. */
export type Absence = "screen locked" | "suspend";

const screenSavers = [
  "org.freedesktop.ScreenSaver",
  "org.gnome.ScreenSaver",
  "org.cinnamon.ScreenSaver",
  "org.mate.ScreenSaver",
];

/** Tells when the screen is locked or the computer goes to sleep. Returns its stop. */
export function watchAbsence(onAbsent: (why: Absence) => void, log: Log): () => void {
  const onSuspend = () => onAbsent("suspend");
  const onLock = () => onAbsent("screen locked");
  powerMonitor.on("suspend", onSuspend).on("lock-screen", onLock);
  // The framework tells locks on macOS and Windows only.
  const stopBuses = process.platform === "linux" ? watchBuses(onLock, log) : () => undefined;
  return () => {
    powerMonitor.off("suspend", onSuspend).off("lock-screen", onLock);
    stopBuses();
  };
}

function watchBuses(onLock: () => void, log: Log): () => void {
  const buses: Bus[] = [];
  let isStopped = false;
  const open = async (kind: "session" | "system", follow: (bus: Bus) => Promise<void>) => {
    const socket = busSocket(kind, process.env);
    if (socket === null) return;
    const bus = await openBus(socket, process.getuid?.() ?? 0, () => log("warn", "bus lost", { kind }));
    if (isStopped) return bus.close();
    buses.push(bus);
    await follow(bus);
  };
  const note = (kind: string) => (error: unknown) =>
    log("info", "screen locks are not told", { kind, why: reasonOf(error) });
  open("session", (bus) => followScreenSavers(bus, onLock)).catch(note("session"));
  open("system", (bus) => followLogind(bus, onLock)).catch(note("system"));
  return () => {
    isStopped = true;
    buses.forEach((bus) => bus.close());
  };
}

async function followScreenSavers(bus: Bus, onLock: () => void): Promise<void> {
  for (const name of screenSavers) {
    await bus.onSignal(name, "ActiveChanged", ({ args: [isActive] }) => {
      if (isActive === true) onLock();
    });
  }
}

async function followLogind(bus: Bus, onLock: () => void): Promise<void> {
  const own = await ownSession(bus);
  await bus.onSignal("org.freedesktop.login1.Session", "Lock", ({ path }) => {
    if (own === null || path === own) onLock();
  });
}

/** The object of our own login; null, where it is not told, means any. */
async function ownSession(bus: Bus): Promise<string | null> {
  const id = process.env.XDG_SESSION_ID;
  if (!id) return null;
  const [path] = await bus.call({
    destination: "org.freedesktop.login1",
    path: "/org/freedesktop/login1",
    interface: "org.freedesktop.login1.Manager",
    member: "GetSession",
    args: [id],
  });
  return typeof path === "string" ? path : null;
}
