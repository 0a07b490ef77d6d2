import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { cacheFolder } from "./cache.mjs";
import { which } from "./children.mjs";

/** The version that is fetched when none is there. */
export const liveKitVersion = "1.13.3";
const oldest = [1, 9];
const run = promisify(execFile);

/**
 * Where a fetched LiveKit server is kept.
 * @returns {string}
 */
export function cachedLiveKit() {
  const name = process.platform === "win32" ? "livekit-server.exe" : "livekit-server";
  return join(cacheFolder(), "livekit-server", liveKitVersion, name);
}

/**
 * A LiveKit server that is already on this machine.
 * @returns {string | undefined}
 */
export function installedLiveKit() {
  const cached = cachedLiveKit();
  return which("livekit-server") ?? (existsSync(cached) ? cached : undefined);
}

/**
 * What a binary says its version is.
 * @param {string} binary
 * @returns {Promise<string>}
 */
export async function versionOfLiveKit(binary) {
  const { stdout } = await run(binary, ["--version"], { timeout: 10_000 });
  return /(\d+\.\d+\.\d+)/.exec(stdout)?.[1] ?? stdout.trim();
}

/**
 * Whether a version is too old for this app.
 * @param {string} version
 * @returns {boolean}
 */
export function isTooOld(version) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldest;
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}
