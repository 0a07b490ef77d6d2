import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import type { Shell } from "electron";
import type { Runtime } from "./runtime.ts";

function xdgOpen(target: string): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn("xdg-open", [target], { stdio: "ignore", detached: true });
    child.once("error", (error) => resolve(`xdg-open: ${error.message}`));
    child.once("exit", (code) => resolve(code === 0 ? "" : `xdg-open ended with code ${code}`));
    child.unref();
  });
}

/** `shell`: the desktop's own programs, by xdg-open. */
export function createShell(runtime: Runtime): Pick<Shell, "openExternal" | "openPath" | "showItemInFolder" | "beep"> {
  return {
    openExternal: async (url) => {
      const failure = await xdgOpen(new URL(url).href);
      if (failure) throw new Error(failure);
    },
    openPath: xdgOpen,
    showItemInFolder: (path) => void xdgOpen(pathToFileURL(dirname(path)).href),
    beep: () => runtime.display.X.Bell(0),
  };
}
