import type { Readable } from "node:stream";

/** How a signed address is answered: for how long, under which name, and saved or shown. */
export type SignedFor = Readonly<{ seconds: number; fileName: string; as: "attachment" | "inline" }>;

/** A part of a file, both ends included. */
export type ByteRange = Readonly<{ start: number; end: number }>;

/**
 * Where files of recordings and streams are: a bucket, or a folder beside the embedded database. Keys are plain relative
 * names (`keys.ts`). A storage that does not answer throws `UNAVAILABLE`; what is not there is null or counts as removed.
 */
export type Storage = Readonly<{
  kind: "s3" | "local";
  /** The bucket's name; null for the folder. */
  bucket: string | null;
  /** What is wrong with it, in a sentence; null when it works. */
  fault: () => Promise<string | null>;
  /** An address that needs no further right. `origin` is where the client reached this service. */
  signedUrl: (key: string, how: SignedFor, origin: string) => Promise<Readonly<{ url: string; expiresAt: Date }>>;
  /** A file's size; null when it is not there. */
  sizeOf: (key: string) => Promise<number | null>;
  read: (key: string, range?: ByteRange) => Promise<Readable | null>;
  /** Writes a small file, in the place of one that is there. */
  write: (key: string, bytes: Uint8Array) => Promise<void>;
  /** The keys below a prefix that ends in `/`. */
  list: (prefix: string) => Promise<readonly string[]>;
  /** Removes every file below a prefix that ends in `/`; answers how many. May be done again. */
  removeAll: (prefix: string) => Promise<number>;
}>;
