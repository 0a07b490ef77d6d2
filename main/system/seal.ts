import { safeStorage } from "electron";
import { reasonOf } from "./log.ts";

/** A secret as files keep it: base64 of it encrypted, or itself where nothing can encrypt. */
export type Sealed = { readonly isEncrypted: boolean; readonly sealed: string };

/** Whether the system's key store answers. Call it when the app is ready: before, none does. */
export function canSeal(): boolean {
  return safeStorage.isEncryptionAvailable();
}

/** For a file of mode 0600. */
export function seal(secret: string): Sealed {
  const isEncrypted = canSeal();
  return { isEncrypted, sealed: isEncrypted ? safeStorage.encryptString(secret).toString("base64") : secret };
}

/** Throws where the key store does not open it (any more). */
export function unseal({ isEncrypted, sealed }: Sealed): string {
  if (!isEncrypted) return sealed;
  try {
    return safeStorage.decryptString(Buffer.from(sealed, "base64"));
  } catch (error) {
    throw new Error(`the key store does not open it: ${reasonOf(error)}`, { cause: error });
  }
}
