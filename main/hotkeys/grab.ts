import { globalShortcut } from "electron";
import { type Log, reasonOf } from "../system/log.ts";

/** Whether the desktop gave us the keys. */
export type Grabbed = "active" | "taken" | "unavailable";

/** Takes and gives back keys of the whole desktop. */
export type Grab = {
  readonly take: (accelerator: string, onPress: () => void) => Grabbed;
  readonly release: (accelerator: string) => void;
};

/** By the desktop's own means; it gives each combination to one application only. */
export function createGrab(log: Log): Grab {
  return {
    take(accelerator, onPress) {
      try {
        return globalShortcut.register(accelerator, onPress) ? "active" : "taken";
      } catch (error) {
        // Thrown where the session has no such keys at all, or does not know the key.
        log("warn", "hotkey not taken", { accelerator, why: reasonOf(error) });
        return "unavailable";
      }
    },
    release(accelerator) {
      try {
        globalShortcut.unregister(accelerator);
      } catch (error) {
        log("warn", "hotkey not released", { accelerator, why: reasonOf(error) });
      }
    },
  };
}
