import { join } from "node:path";
import { utilityProcess } from "electron";
import { type Log, reasonOf } from "../system/log.ts";
import {
  aliveMilliseconds,
  type HookKeys,
  hookKeys,
  type HookOrder,
  type HookReport,
  missesAllowed,
} from "./hook-protocol.ts";

/** What becomes of a held key. After "ended" nothing follows. */
export type HoldListener = (what: "watching" | "down" | "up" | "ended") => void;

/** Watches one combination until its stop is called. */
export type HoldHook = (accelerator: string, listener: HoldListener) => () => void;

/** Only a native hook hears a key come up again; it runs in a process of its own. */
export function createHoldHook(log: Log): HoldHook {
  return (accelerator, listener) => {
    try {
      return watchIn(hookKeys(accelerator, process.platform === "darwin"), listener, log);
    } catch (error) {
      log("error", "key hook not started", { why: reasonOf(error) });
      listener("ended");
      return () => undefined;
    }
  };
}

function watchIn(keys: HookKeys, listener: HoldListener, log: Log): () => void {
  const child = utilityProcess.fork(join(import.meta.dirname, "key-hook.js"), [], { serviceName: "nchat key hook" });
  const pulse = watchPulse(() => {
    end("it hangs");
    child.kill();
  });
  let isOver = false;
  const end = (why: string) => {
    if (isOver) return;
    isOver = true;
    pulse.stop();
    log("error", "key hook ended", { why });
    listener("ended");
  };
  child.on("message", (report: HookReport) => {
    if (isOver) return;
    pulse.beat();
    if (report.type === "alive") return;
    if (report.type !== "failed") return listener(report.type);
    end(report.why);
    child.kill();
  });
  child.once("exit", (code) => end(`exit code ${code}`));
  child.postMessage({ type: "watch", keys } satisfies HookOrder);
  return () => {
    isOver = true; // wanted: nobody is told
    pulse.stop();
    child.kill();
  };
}

/**
 * Tells when nothing was heard for several beats. Beats are counted rather than time, so that a computer that slept
 * finds its hook alive.
 */
export function watchPulse(onGone: () => void): { readonly beat: () => void; readonly stop: () => void } {
  let missed = 0;
  const timer = setInterval(() => {
    missed++;
    if (missed <= missesAllowed) return;
    clearInterval(timer);
    onGone();
  }, aliveMilliseconds);
  return { beat: () => (missed = 0), stop: () => clearInterval(timer) };
}
