import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Another process has the data folder open. */
export class FolderInUse extends Error {
  constructor(folder: string, owner: string) {
    super(
      `The data folder ${folder} is in use by ${owner}. Use that service, or give this one another NCHAT_DATA_DIR.`,
    );
    this.name = "FolderInUse";
  }
}

/** Holds a folder for this process. */
export type FolderLock = Readonly<{ release: () => void }>;

/** A lock that nothing refers to would be collected as garbage, and the folder would be free. */
const held = new Set<DatabaseSync>();

/**
 * Takes the folder for this process, for two processes on one PGlite folder destroy it. The lock is SQLite's, which is
 * the operating system's on every platform: it ends with the process, however that ends.
 */
export function lockFolder(folder: string): FolderLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const ownerFile = join(folder, "owner.json");
  const lock = new DatabaseSync(join(folder, "owner.lock"), { timeout: 0 });
  try {
    lock.exec("pragma journal_mode = memory; begin exclusive");
  } catch (error) {
    lock.close();
    if (isBusy(error)) throw new FolderInUse(folder, ownerOf(ownerFile));
    throw error;
  }
  held.add(lock);
  writeFileSync(ownerFile, JSON.stringify({ pid: process.pid, since: new Date().toISOString() }), { mode: 0o600 });
  return {
    release: () => {
      rmSync(ownerFile, { force: true });
      held.delete(lock);
      lock.close();
    },
  };
}

// SQLite's SQLITE_BUSY
const isBusy = (error: unknown) => error instanceof Error && "errcode" in error && error.errcode === 5;

function ownerOf(file: string): string {
  try {
    const owner: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (owner && typeof owner === "object" && "pid" in owner) return `another nchat service (process ${owner.pid})`;
  } catch {
    // The owner is just starting or ending: its name is not worth waiting for.
    return "another nchat service";
  }
  return "another nchat service";
}
