import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, open, readdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import type { Readable } from "node:stream";
import { keyIn, pathIn } from "./keys.ts";
import type { Signatures } from "./signature.ts";
import type { Storage } from "./storage.ts";

/** Where the folder's signed addresses are served. */
export const filesPath = "/api/files";

/** A folder of this computer; its signed addresses are served by `files.ts`. */
export function createLocalStorage(folder: string, signatures: Signatures, now: () => Date): Storage {
  return {
    kind: "local",
    bucket: null,
    fault: () =>
      mkdir(folder, { recursive: true, mode: 0o700 }).then(
        () => null,
        (error: unknown) => `The folder ${folder} can't be used: ${String(error)}`,
      ),
    signedUrl: async (key, { seconds, fileName, as }, origin) => {
      const expiresAt = new Date(Math.floor(now().getTime() / 1000 + seconds) * 1000);
      const expires = expiresAt.getTime() / 1000;
      const signature = signatures.sign({ key, expires, as, fileName });
      const query = new URLSearchParams({ expires: String(expires), as, name: fileName, signature });
      return { url: `${origin}${filesPath}/${key}?${query.toString()}`, expiresAt };
    },
    sizeOf: async (key) => {
      const path = await insideOrNull(folder, key);
      return path === null ? null : (await stat(path)).size;
    },
    read: async (key, range) => await openRead(folder, key, range),
    write: async (key, bytes) => {
      const path = pathIn(folder, key);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      const unfinished = `${path}.${randomUUID()}`; // whoever reads meanwhile gets the old one or the new one whole
      await writeFile(unfinished, bytes, { mode: 0o600 });
      await rename(unfinished, path);
    },
    list: (prefix) => below(folder, prefix),
    removeAll: async (prefix) => {
      const keys = await below(folder, prefix);
      await rm(pathIn(folder, prefix), { recursive: true, force: true });
      return keys.length;
    },
  };
}

const isMissing = (error: unknown) =>
  error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");

/** The real path of a file inside the folder; null when there is none, or a link leads out. */
async function insideOrNull(folder: string, key: string): Promise<string | null> {
  try {
    const [root, path] = await Promise.all([realpath(folder), realpath(pathIn(folder, key))]);
    const isInside = path.startsWith(root + sep) && (await stat(path)).isFile();
    return isInside ? path : null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** Opened before it is answered, so that a file that goes away in between is missing and not cut. */
async function openRead(folder: string, key: string, range?: { start: number; end: number }): Promise<Readable | null> {
  const path = await insideOrNull(folder, key);
  if (path === null) return null;
  const file = await open(path).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  return file ? createReadStream(path, { fd: file, ...range }) : null;
}

async function below(folder: string, prefix: string): Promise<string[]> {
  const entries = await readdir(pathIn(folder, prefix), { recursive: true, withFileTypes: true }).catch(
    (error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    },
  );
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => keyIn(folder, join(entry.parentPath, entry.name)));
}
