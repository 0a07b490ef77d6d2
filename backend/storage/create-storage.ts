import type { Context } from "../context.ts";
import { createLocalStorage } from "./local.ts";
import { createS3Storage } from "./s3.ts";
import { createSignatures } from "./signature.ts";
import type { Storage } from "./storage.ts";
import { waitingFolder, withWaiting } from "./waiting.ts";

/** The storage that the settings name. */
export function createStorage({ config, log, now }: Pick<Context, "config" | "log" | "now">): Storage {
  const { storage } = config;
  if (storage.kind === "s3") return withWaiting(createS3Storage(storage, log), waitingFolder(config.dataDir));
  return createLocalStorage(storage.folder, createSignatures(config), now);
}
