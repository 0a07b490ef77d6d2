import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** What a small JSON file held. */
export type Loaded<T> =
  | { readonly outcome: "loaded"; readonly value: T }
  | { readonly outcome: "absent" }
  /** It could not be understood; it now stands under `movedTo`, for a person to look at. */
  | { readonly outcome: "set-aside"; readonly movedTo: string; readonly why: string };

/** Reads a JSON file; a damaged one is moved aside instead of being overwritten later. */
export function loadJson<T>(path: string, parse: (raw: unknown) => T, now: () => number): Loaded<T> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return { outcome: "absent" };
    throw error;
  }
  try {
    return { outcome: "loaded", value: parse(JSON.parse(text)) };
  } catch (error) {
    const movedTo = `${path}.damaged-${now()}`;
    renameSync(path, movedTo);
    return { outcome: "set-aside", movedTo, why: error instanceof Error ? error.message : String(error) };
  }
}

/** Writes a whole file or nothing: a crash at any moment leaves the old or the new one. For the owner's eyes only. */
export function saveJson(path: string, value: unknown): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const temporary = `${path}.new`;
  const file = openSync(temporary, "w", 0o600);
  try {
    writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

/** What the system calls a failure: ENOENT, EEXIST …; null when it was none of the system's. */
export function codeOf(error: unknown): string | null {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
}
