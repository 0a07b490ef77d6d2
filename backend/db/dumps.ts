import { existsSync } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { PGlite } from "@electric-sql/pglite";

const day = 24 * 60 * 60 * 1000;

/** Copies of PGlite's folder, the newest few. */
export type Dumps = Readonly<{
  /** Newest first. */
  list: () => Promise<string[]>;
  /** Writes one and removes the oldest beyond those kept. */
  write: (pglite: PGlite) => Promise<string>;
  /** Writes one when the newest is a day old. */
  writeDaily: (pglite: PGlite) => Promise<string | undefined>;
}>;

/** Keeps dumps in a folder; `now` names them. */
export function createDumps(folder: string, now: () => Date, kept = 5): Dumps {
  const list = async () => {
    if (!existsSync(folder)) return [];
    const names = (await readdir(folder)).filter((name) => /^nchat-.*\.tgz$/.test(name));
    return names
      .sort()
      .reverse()
      .map((name) => join(folder, name));
  };
  const write = async (pglite: PGlite) => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await pglite.query("checkpoint");
    const dump = await pglite.dumpDataDir("gzip");
    const file = join(folder, `nchat-${now().toISOString().replaceAll(":", "-")}.tgz`);
    await writeWhole(file, new Uint8Array(await dump.arrayBuffer()));
    for (const old of (await list()).slice(kept)) await rm(old, { force: true });
    return file;
  };
  return {
    list,
    write,
    writeDaily: async (pglite) => {
      const [newest] = await list();
      if (newest && now().getTime() - (await stat(newest)).mtimeMs < day) return undefined;
      return await write(pglite);
    },
  };
}

/** Under another name first, so that a crash leaves no half dump to restore from. */
async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const partial = `${file}.partial`;
  const handle = await open(partial, "w", 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(partial, file);
}
