import type { Context } from "../context.ts";
import { createLocalStorage } from "./local.ts";
import { createS3Storage } from "./s3.ts";
import { createSignatures } from "./signature.ts";
import type { Storage } from "./storage.ts";

/** The storage that the settings name. */
export function createStorage({ config, log, now }: Pick<Context, "config" | "log" | "now">): Storage {
  const { storage } = config;
  if (storage.kind === "s3") return createS3Storage(storage, log);
  return createLocalStorage(storage.folder, createSignatures(config), now);
}
