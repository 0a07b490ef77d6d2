import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { startChild, which } from "../../../tools/bootstrap/children.mjs";

const run = promisify(execFile);

/** A message bus of a test's own, in place of the desktop's and of the system's. */
export type Bus = Readonly<{
  /** What apps need in their environment to speak to it. */
  env: Readonly<Record<string, string>>;
  /** A screen saver says that it has come up or gone. */
  screenSaver: (isActive: boolean) => Promise<void>;
  /** The login manager asks the session to lock itself. */
  lockSession: () => Promise<void>;
  stop: () => Promise<void>;
}>;

/** Why no bus can be had, or nothing. */
export function whyNoBus(): string | undefined {
  const missing = ["dbus-daemon", "gdbus"].filter((name) => !which(name));
  return missing.length > 0 ? `${missing.join(" and ")} not installed` : undefined;
}

/** Starts it. No screen is locked by it: it only carries the signals that a desktop would send. */
export async function startBus(): Promise<Bus> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const child = startChild("dbus-daemon", ["--session", "--nofork", "--nopidfile", "--print-address=1"], {
    onLine: resolve,
  });
  void child.ended.then((how) => reject(new Error(`dbus-daemon ${how}`)));
  const address = await promise;
  const env = { DBUS_SESSION_BUS_ADDRESS: address, DBUS_SYSTEM_BUS_ADDRESS: address, XDG_SESSION_ID: "" };
  const emit = async (path: string, signal: string, ...args: readonly string[]) => {
    const told = ["emit", "--session", "--object-path", path, "--signal", signal, ...args];
    await run("gdbus", told, { env: { ...process.env, ...env } });
  };
  return {
    env,
    screenSaver: (isActive) =>
      emit("/org/freedesktop/ScreenSaver", "org.freedesktop.ScreenSaver.ActiveChanged", String(isActive)),
    lockSession: () => emit("/org/freedesktop/login1/session/test", "org.freedesktop.login1.Session.Lock"),
    stop: () => child.stop(1000),
  };
}
