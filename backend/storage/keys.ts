import { join, sep } from "node:path";

const segment = /^[A-Za-z0-9_-][A-Za-z0-9._-]*$/;
const longest = 500;

/**
 * Whether a text can be the key of a stored file: relative, of plain names, none of which begins with a dot. Such a key
 * means the same file in a bucket and in a folder, and never one outside.
 */
export function isKey(text: string): boolean {
  return text.length <= longest && text.split("/").every((part) => segment.test(part));
}

/** A key, or the prefix of keys with its `/`, as a path of this computer. */
export function pathIn(folder: string, key: string): string {
  if (!isKey(key.replace(/\/$/, ""))) throw new Error(`${JSON.stringify(key)} is no key`);
  return join(folder, ...key.split("/"));
}

/** The key of a path below the folder. */
export function keyIn(folder: string, path: string): string {
  return path.slice(folder.length + 1).replaceAll(sep, "/");
}
