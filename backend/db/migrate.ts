import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { CompiledQuery, type Kysely } from "kysely";
import { type MigrationProvider, Migrator } from "kysely/migration";
import { ownSchema } from "../config.ts";
import { besideNchat } from "./nchat.ts";
import { statementsOf } from "./statements.ts";
import type { Tables } from "./tables.ts";

const folder = join(import.meta.dirname, "migrations");

const createProvider = (nchatSchema: string | null): MigrationProvider => ({
  getMigrations: async () => {
    const files = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
    const migrations = files.map(async (file) => {
      const name = file.replace(/\.sql$/, "");
      const own = statementsOf(await readFile(join(folder, file), "utf8"));
      const statements = nchatSchema === null ? own : await besideNchat(name, own, nchatSchema);
      const up = async (db: Kysely<unknown>) => {
        for (const statement of statements) await db.executeQuery(CompiledQuery.raw(statement));
      };
      return [name, { up }] as const;
    });
    return Object.fromEntries(await Promise.all(migrations));
  },
});

/**
 * Brings a database to the newest schema. Only forward: there is no way down but a dump. With `nchatSchema`, people and
 * channels are views onto the tables of a real nchat there.
 */
export function createMigrations(db: Kysely<Tables>, nchatSchema: string | null = null) {
  const migrator = new Migrator({
    db,
    provider: createProvider(nchatSchema),
    ...(nchatSchema === null ? {} : { migrationTableSchema: ownSchema }),
    migrationTableName: "nchat_migrations",
    migrationLockTableName: "nchat_migrations_lock",
  });
  return {
    /** The names of what would run. */
    pending: async (): Promise<string[]> => {
      const all = await migrator.getMigrations();
      return all.filter((migration) => migration.executedAt === undefined).map((migration) => migration.name);
    },
    /** Runs what is pending, in one transaction; answers the names. */
    run: async (): Promise<string[]> => {
      const { error, results = [] } = await migrator.migrateToLatest();
      if (error) throw error;
      return results.map((result) => result.migrationName);
    },
  };
}

/** The names of all migrations that this version has. */
export const knownMigrations = async (): Promise<string[]> => Object.keys(await createProvider(null).getMigrations());
