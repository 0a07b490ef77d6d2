import { join } from "node:path";
import { app } from "electron";
import type { StartOptions } from "../command-line.ts";
import { registerAppScheme } from "./app-protocol.ts";
import { type Log, reasonOf } from "./log.ts";

/** What must be said before the app is ready. False: another instance runs on this profile and has been called. */
export function prepareApp({ profile, dataDir, hasFakeMedia, debuggingPort }: StartOptions): boolean {
  app.setPath("userData", join(dataDir ?? app.getPath("userData"), profile));
  if (hasFakeMedia) app.commandLine.appendSwitch("use-fake-device-for-media-stream");
  if (debuggingPort !== null) app.commandLine.appendSwitch("remote-debugging-port", String(debuggingPort));
  registerAppScheme();
  return app.requestSingleInstanceLock();
}

/** A fault of ours must not end a call that runs in a window; it is written down where it will be found. */
export function logFaults(log: Log): () => void {
  const note = (kind: string) => (fault: unknown) =>
    log("error", kind, { why: reasonOf(fault), stack: fault instanceof Error ? fault.stack : undefined });
  const onException = note("uncaught exception");
  const onRejection = note("unhandled rejection");
  process.on("uncaughtException", onException).on("unhandledRejection", onRejection);
  return () => process.off("uncaughtException", onException).off("unhandledRejection", onRejection);
}
