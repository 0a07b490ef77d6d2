import { defaultSettings, Settings } from "@nchat/contract/settings";
import { createStore } from "zustand/vanilla";
import type { SettingsPort } from "./platform.ts";

const key = "nchat.settings";

/** Choices of this browser, kept in its local storage; without storage they last as long as the page. */
export function createBrowserSettings(storage: Pick<Storage, "getItem" | "setItem">): SettingsPort {
  const store = createStore<Settings>(() => read(storage));
  return {
    store,
    async update(patch) {
      const next = Settings.parse({ ...store.getState(), ...patch });
      store.setState(next, true);
      try {
        storage.setItem(key, JSON.stringify(next));
      } catch (error) {
        console.warn("choices could not be kept (storage is full or blocked)", error);
      }
      return next;
    },
  };
}

function read(storage: Pick<Storage, "getItem">): Settings {
  try {
    const kept = Settings.safeParse(JSON.parse(storage.getItem(key) ?? "{}"));
    return kept.success ? kept.data : defaultSettings;
  } catch (error) {
    console.warn("kept choices could not be read, starting with the defaults", error);
    return defaultSettings;
  }
}
