import { EventEmitter } from "node:events";
import type { Runtime } from "./runtime.ts";

/** `nativeTheme`: the chosen colour scheme, told to every page. */
export class RuntimeTheme extends EventEmitter {
  private readonly runtime: Runtime;

  constructor(runtime: Runtime) {
    super();
    this.runtime = runtime;
  }

  get themeSource(): "system" | "light" | "dark" {
    return this.runtime.colorScheme;
  }

  set themeSource(source: "system" | "light" | "dark") {
    const before = this.shouldUseDarkColors;
    this.runtime.colorScheme = source;
    for (const { webContents } of this.runtime.windows.values())
      webContents.command((page) => page.send("Emulation.setEmulatedMedia", this.runtime.emulatedMedia()));
    if (before !== this.shouldUseDarkColors) this.emit("updated");
  }

  /** "system" follows the GTK theme's name, which is where Chromium on X11 looks as well. */
  get shouldUseDarkColors(): boolean {
    const source = this.runtime.colorScheme;
    return source === "system" ? /dark$/i.test(process.env.GTK_THEME ?? "") : source === "dark";
  }

  readonly shouldUseHighContrastColors = false;
  readonly shouldUseInvertedColorScheme = false;
}
