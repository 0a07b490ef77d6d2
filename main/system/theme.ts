import type { Settings } from "@nchat/contract/settings";
import { nativeTheme } from "electron";
import type { SettingsStore } from "../settings/settings-store.ts";

// The contrast theme is dark; menus and the first frame of a window follow it.
const sources = { system: "system", dark: "dark", light: "light", contrast: "dark" } as const satisfies Record<
  Settings["theme"],
  Electron.NativeTheme["themeSource"]
>;

/** The desktop's own parts of our windows follow the chosen theme. Returns its stop. */
export function followTheme(settings: SettingsStore): () => void {
  const follow = ({ theme }: Settings) => {
    nativeTheme.themeSource = sources[theme];
  };
  follow(settings.get());
  return settings.listen(follow);
}
