import { app } from "electron";
import type { Quitter } from "../calls/quit.ts";
import type { Desk } from "../windows/desk.ts";
import type { Log } from "./log.ts";

/** Ends in order, and comes to the front when the app is started a second time. Returns its stop. */
export function followLife(quitter: Quitter, desk: Desk, log: Log): () => void {
  const onBeforeQuit = (event: Electron.Event) => {
    if (!quitter.mayQuit()) event.preventDefault();
  };
  const onSecondInstance = () => {
    log("info", "started a second time");
    desk.showMain();
  };
  app.on("before-quit", onBeforeQuit).on("second-instance", onSecondInstance).on("activate", desk.showMain);
  return () => {
    app.off("before-quit", onBeforeQuit).off("second-instance", onSecondInstance).off("activate", desk.showMain);
  };
}
