import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IngressRequest } from "../port.ts";
import type { KnownIngress } from "./registry.ts";

const random = (bytes: number) => randomBytes(bytes).toString("base64url");

/** What is kept of a key. */
export const hashOf = (key: string): string => createHash("sha256").update(key).digest("hex");

/** Whether two hashes are the same, in a time that does not say how far they are. */
export const isSame = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** A new address for an encoder; its key is known here alone. */
export function newIngress({ kind, room, identity, displayName }: IngressRequest): {
  known: KnownIngress;
  key: string;
} {
  const [id, key] = [`IN_${random(9)}`, random(18)];
  return { known: { id, kind, room, identity, displayName, keyHash: hashOf(key) }, key };
}

/** Whether a list asks for it. */
export const fits = (known: KnownIngress, { id, room }: Readonly<{ id?: string; room?: string }>): boolean =>
  (id ?? known.id) === known.id && (room ?? known.room) === known.room;
