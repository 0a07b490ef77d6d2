import { readFileSync, renameSync, writeFileSync } from "node:fs";

/**
 * Reads a JSON object; nothing when there is none.
 * @param {string} file
 * @returns {Record<string, unknown> | undefined}
 */
export function readJson(file) {
  let text;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  const value = JSON.parse(text);
  return typeof value === "object" && value !== null ? value : undefined;
}

/**
 * Replaces a JSON file in one go, readable by its owner only.
 * @param {string} file
 * @param {object} value
 */
export function writeJson(file, value) {
  const next = `${file}.${process.pid}.new`;
  writeFileSync(next, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(next, file);
}
