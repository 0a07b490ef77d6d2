import { createHmac, hkdfSync, timingSafeEqual } from "node:crypto";
import type { Config } from "../config.ts";

/** What a signed address of the folder says; every part of it is signed. */
export type Ticket = Readonly<{ key: string; expires: number; as: "attachment" | "inline"; fileName: string }>;

/** Signs addresses and checks them. */
export type Signatures = Readonly<{
  sign: (ticket: Ticket) => string;
  isSigned: (ticket: Ticket, signature: string) => boolean;
}>;

/**
 * HMAC-SHA256 over the whole ticket. The keys come from ENCRYPTION_KEYS, of which the newest signs and all are good, or
 * else from LiveKit's secret: every node of a service has the same.
 */
export function createSignatures({ encryptionKeys, livekit }: Pick<Config, "encryptionKeys" | "livekit">): Signatures {
  const sources = encryptionKeys.length > 0 ? encryptionKeys : [new TextEncoder().encode(livekit.apiSecret)];
  const keys = sources.map((source) => Buffer.from(hkdfSync("sha256", source, "", "nchat files", 32)));
  const made = (key: Buffer, { key: file, expires, as, fileName }: Ticket) =>
    createHmac("sha256", key)
      .update(JSON.stringify([file, expires, as, fileName]))
      .digest();
  return {
    sign: (ticket) => {
      const [newest] = keys;
      if (!newest) throw new Error("there is no key to sign with");
      return made(newest, ticket).toString("base64url");
    },
    isSigned: (ticket, signature) => {
      const given = Buffer.from(signature, "base64url");
      return keys.some((key) => {
        const right = made(key, ticket);
        return given.length === right.length && timingSafeEqual(given, right);
      });
    },
  };
}
