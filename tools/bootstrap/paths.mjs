import { createHash } from "node:crypto";
import { chmodSync, lstatSync, mkdirSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { StepFailed } from "./say.mjs";

/** The checkout. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[\\/]$/, "");

/**
 * The data folder: `NCHAT_DATA_DIR`, else `.nchat/` of the checkout.
 * @param {NodeJS.ProcessEnv} env
 * @returns {string}
 */
export function dataFolder(env) {
  const given = env["NCHAT_DATA_DIR"];
  if (!given) return join(root, ".nchat");
  return isAbsolute(given) ? given : resolve(given);
}

/**
 * Makes a folder that only its owner may enter.
 * @param {string} folder
 */
export function makePrivate(folder) {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    chmodSync(folder, 0o700);
  } catch (error) {
    throw new StepFailed(
      `the folder ${folder} can't be used (${error instanceof Error ? error.message : String(error)})`,
      "make it writable or set NCHAT_DATA_DIR to another folder",
    );
  }
}

/**
 * Where the supervisor of a data folder listens. Socket paths are limited to about a hundred bytes, so a deep folder
 * gets a short one elsewhere.
 * @param {string} data
 * @returns {string}
 */
export function controlPath(data) {
  const short = createHash("sha256").update(data).digest("hex").slice(0, 16);
  if (process.platform === "win32") return `\\\\.\\pipe\\nchat-${short}`;
  const near = join(data, "supervisor.sock");
  if (Buffer.byteLength(near) < 100) return near;
  const { uid } = userInfo();
  const folder = join(tmpdir(), `nchat-${uid}`);
  makePrivate(folder);
  if (lstatSync(folder).uid !== uid) throw new StepFailed(`${folder} belongs to somebody else`, "remove it");
  return join(folder, `${short}.sock`);
}
