import type { Context } from "../context.ts";
import { createLocalStorage } from "./local.ts";
import { createS3Storage } from "./s3.ts";
import type { Signatures } from "./signature.ts";
import type { Storage } from "./storage.ts";

/** The storage that the settings name. */
export function createStorage(
  { config, log, now }: Pick<Context, "config" | "log" | "now">,
  signatures: Signatures,
): Storage {
  const { storage } = config;
  return storage.kind === "s3" ? createS3Storage(storage, log) : createLocalStorage(storage.folder, signatures, now);
}
