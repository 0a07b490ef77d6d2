import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { StepFailed } from "../bootstrap/say.mjs";
import { readJson, writeJson } from "./private-json.mjs";

/**
 * @typedef {object} Secrets
 * @property {string} jwtSecret
 * @property {string} liveKitKey
 * @property {string} liveKitSecret
 * @property {string} encryptionKey
 */

/** @type {Record<keyof Secrets, () => string>} */
const makers = {
  jwtSecret: () => randomBytes(48).toString("base64url"),
  liveKitKey: () => `API${randomBytes(8).toString("hex")}`,
  liveKitSecret: () => randomBytes(32).toString("base64url"),
  encryptionKey: () => randomBytes(32).toString("base64"),
};

/**
 * The secrets of a data folder, made at its first start.
 * @param {string} data
 * @returns {Secrets}
 */
export function secretsOf(data) {
  const file = join(data, "secrets.json");
  const kept = readKept(file);
  const make = (/** @type {keyof Secrets} */ name) => {
    const value = kept[name];
    return typeof value === "string" && value ? value : makers[name]();
  };
  const secrets = {
    jwtSecret: make("jwtSecret"),
    liveKitKey: make("liveKitKey"),
    liveKitSecret: make("liveKitSecret"),
    encryptionKey: make("encryptionKey"),
  };
  if (Object.entries(secrets).some(([name, value]) => kept[name] !== value)) writeJson(file, secrets);
  return secrets;
}

/** @param {string} file */
function readKept(file) {
  try {
    return readJson(file) ?? {};
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    // Never replaced silently: new secrets would make every stored one unreadable.
    throw new StepFailed(`${file} can't be read (${reason})`, "restore it, or remove it and sign in again everywhere");
  }
}
