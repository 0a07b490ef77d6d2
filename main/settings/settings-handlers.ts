import type { HandlersOf } from "../ipc.ts";
import type { SettingsStore } from "./settings-store.ts";

/** Answers the pages' requests about choices. */
export function createSettingsHandlers(settings: SettingsStore): HandlersOf<"settings:get" | "settings:update"> {
  return {
    "settings:get": () => settings.get(),
    "settings:update": (patch) => settings.update(patch),
  };
}
