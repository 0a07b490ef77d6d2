import type { Settings } from "@nchat/contract/settings";
import type { ReadonlyStore } from "../platform/readonly-store.ts";

export type Theme = "dark" | "light" | "contrast";

/** The theme that a choice means on a system that is dark or light, with or without high contrast. */
export function resolveTheme(
  choice: Settings["theme"],
  system: { readonly isDark: boolean; readonly wantsContrast: boolean },
): Theme {
  if (choice !== "system") return choice;
  if (system.wantsContrast) return "contrast";
  return system.isDark ? "dark" : "light";
}

/** Keeps `data-theme` of the page in step with the choice and the system, until the answer is called. */
export function followTheme(settings: ReadonlyStore<Settings>, page: Window): () => void {
  const light = page.matchMedia("(prefers-color-scheme: light)");
  const contrast = page.matchMedia("(prefers-contrast: more), (forced-colors: active)");
  const apply = () => {
    const system = { isDark: !light.matches, wantsContrast: contrast.matches };
    page.document.documentElement.dataset.theme = resolveTheme(settings.getState().theme, system);
  };
  apply();
  const stopSettings = settings.subscribe(apply);
  light.addEventListener("change", apply);
  contrast.addEventListener("change", apply);
  return () => {
    stopSettings();
    light.removeEventListener("change", apply);
    contrast.removeEventListener("change", apply);
  };
}
