import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pathIn } from "./keys.ts";
import type { Storage } from "./storage.ts";

/** Where recordings are written that go into a bucket, and wait while that is away. */
export const waitingFolder = (dataDir: string): string => join(dataDir, "recording");

/** A bucket's storage that removes also what still waits on this computer: else it would come into the bucket later. */
export function withWaiting(storage: Storage, folder: string): Storage {
  return {
    ...storage,
    removeAll: async (prefix) => {
      await rm(pathIn(folder, prefix), { recursive: true, force: true });
      return await storage.removeAll(prefix);
    },
  };
}
