import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open, readFile, rename, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import { CommandFault, exitCodes } from "./world.ts";

/** The names of schemas and roles: they become part of statements, and anybody may have written the description. */
const Name = z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]{0,62}$/);

/** What stands beside a backup: what it holds, so that nothing is restored where it does not fit. */
const Manifest = z.object({
  format: z.literal(1),
  kind: z.enum(["embedded", "server"]),
  createdAt: z.string(),
  /** Postgres's, PGlite's too. */
  postgresVersion: z.string(),
  migrations: z.array(z.string()),
  /** Of the server's kind: the schemas that it holds, and the roles that its rights name. */
  schemas: z.array(Name),
  roles: z.array(Name),
  bytes: z.number(),
  sha256: z.string(),
});
export type Manifest = z.output<typeof Manifest>;
export type Described = Omit<Manifest, "format" | "bytes" | "sha256">;

const manifestOf = (file: string) => `${file}.json`;

/** Describes a backup that is written whole; from here on it counts as one. */
export async function describeBackup(file: string, described: Described): Promise<Manifest> {
  const { size } = await stat(file);
  const manifest: Manifest = { format: 1, ...described, bytes: size, sha256: await hashOf(file) };
  const partial = `${manifestOf(file)}.partial`;
  const handle = await open(partial, "w", 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(manifest, null, 2)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(partial, manifestOf(file));
  return manifest;
}

/** Reads what a backup holds, and makes sure that the file is still the one that was written. */
export async function readBackup(file: string): Promise<Manifest> {
  const text = await readFile(manifestOf(file), "utf8").catch(() => {
    throw new CommandFault(`${manifestOf(file)} is missing: a backup is two files`, exitCodes.badInput);
  });
  const parsed = Manifest.safeParse(jsonOf(text));
  if (!parsed.success) throw new CommandFault(`${manifestOf(file)} does not describe a backup`, exitCodes.badInput);
  const size = await stat(file).then(
    (found) => found.size,
    () => undefined,
  );
  if (size === undefined) throw new CommandFault(`There is no file ${file}`, exitCodes.badInput);
  if (size !== parsed.data.bytes || (await hashOf(file)) !== parsed.data.sha256) {
    throw new CommandFault(`${file} has changed since it was written (its SHA-256 differs): it is not restored`);
  }
  return parsed.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // what is no JSON is no manifest either
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}
