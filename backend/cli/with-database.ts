import type { Config } from "../config.ts";
import { type Database, openDatabase } from "../db/database.ts";
import { FolderInUse } from "../db/lock.ts";
import { CommandFault, exitCodes, logOf, settingsOf, type World } from "./world.ts";

/** An open database, and when it was opened: what is newer came by opening it. */
export type Opened = Readonly<{ database: Database; config: Config; openedAt: Date }>;

/** Opens the database as the service does, lets a command work on it and closes it, however that ends. */
export async function withDatabase<T>(
  world: World,
  envFile: string | undefined,
  work: (opened: Opened) => Promise<T>,
): Promise<T> {
  const config = settingsOf(world, envFile);
  const openedAt = world.now();
  const database = await openDatabase(config, logOf(world), world.now).catch((error: unknown) => {
    throw faultOf(error, config);
  });
  try {
    return await work({ database, config, openedAt });
  } finally {
    await database.close();
  }
}

/** What opening a database can run into and a person can mend. */
export function faultOf(error: unknown, { dataDir, databaseUrl }: Pick<Config, "dataDir" | "databaseUrl">): unknown {
  if (error instanceof FolderInUse) {
    return new CommandFault(
      `The service has the database in ${dataDir} open, and two processes on it would destroy it. Stop the service first.`,
      exitCodes.folderInUse,
    );
  }
  if (error instanceof CommandFault || databaseUrl === null || !(error instanceof Error)) return error;
  return new CommandFault(`The database does not answer as it should: ${error.message || String(error)}`);
}
