import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";

/** Seals what is stored and must be read again: stream keys, passwords of other services. */
export type Sealer = Readonly<{
  /** `about` names what is sealed (table and row): moved elsewhere, it does not open. Throws without a key. */
  seal: (text: string, about: string) => string;
  /** Undefined: the key is not among ours, or somebody changed something. */
  open: (sealed: string, about: string) => string | undefined;
  /** Whether it was sealed with the newest key; what was not can be sealed anew. */
  isNewest: (sealed: string) => boolean;
}>;

const version = "v1";
const ivBytes = 12;
const tagBytes = 16;

/** AES-256-GCM. Seals with the first key, opens with any, so that a key is changed by putting a new one in front. */
export function createSealer(keys: readonly Uint8Array[]): Sealer {
  const byName = new Map(keys.map((key) => [nameOf(key), key]));
  return {
    isNewest: (sealed) => keys[0] !== undefined && sealed.startsWith(`${version}.${nameOf(keys[0])}.`),
    seal: (text, about) => {
      const [key] = keys;
      if (!key) throw new Error("ENCRYPTION_KEYS is needed to store secrets");
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(about));
      const bytes = Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
      return [version, nameOf(key), bytes.toString("base64url")].join(".");
    },
    open: (sealed, about) => {
      const [kind, name = "", text = ""] = sealed.split(".");
      const key = byName.get(name);
      const bytes = Buffer.from(text, "base64url");
      if (kind !== version || !key || bytes.length < ivBytes + tagBytes) return undefined;
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, ivBytes))
        .setAAD(Buffer.from(about))
        .setAuthTag(bytes.subarray(-tagBytes));
      const head = decipher.update(bytes.subarray(ivBytes, -tagBytes));
      try {
        return Buffer.concat([head, decipher.final()]).toString("utf8");
      } catch {
        return undefined; // changed, moved, or sealed with another key of the same name
      }
    },
  };
}

/** Tells keys apart and tells nothing about them. */
const nameOf = (key: Uint8Array) => createHash("sha256").update("nchat key").update(key).digest("hex").slice(0, 8);
