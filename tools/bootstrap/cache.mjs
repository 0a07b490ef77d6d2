import { homedir } from "node:os";
import { join } from "node:path";

/**
 * The folder, outside any clone, for what is worth keeping between clones. Never required.
 * @returns {string}
 */
export function cacheFolder() {
  const home = homedir();
  if (process.platform === "win32") return join(process.env["LOCALAPPDATA"] ?? join(home, "AppData", "Local"), "nchat");
  return join(process.env["XDG_CACHE_HOME"] ?? join(home, ".cache"), "nchat");
}
