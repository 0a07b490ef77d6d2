import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { CompiledQuery, type Kysely } from "kysely";
import { type MigrationProvider, Migrator } from "kysely/migration";
import type { Tables } from "./tables.ts";

const folder = join(import.meta.dirname, "migrations");

/** The statements of a migration file: one a chunk, since neither driver takes several with parameters. */
export function statementsOf(text: string): string[] {
  const chunks = text.split(/\n\s*\n/).map((chunk) => chunk.trim());
  return chunks.filter((chunk) => chunk.replaceAll(/^--.*$/gm, "").trim() !== "");
}

const provider: MigrationProvider = {
  getMigrations: async () => {
    const files = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
    const migrations = files.map(async (file) => {
      const statements = statementsOf(await readFile(join(folder, file), "utf8"));
      const up = async (db: Kysely<unknown>) => {
        for (const statement of statements) await db.executeQuery(CompiledQuery.raw(statement));
      };
      return [file.replace(/\.sql$/, ""), { up }] as const;
    });
    return Object.fromEntries(await Promise.all(migrations));
  },
};

/** Brings a database to the newest schema. Only forward: there is no way down but a dump. */
export function createMigrations(db: Kysely<Tables>) {
  const migrator = new Migrator({
    db,
    provider,
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
export const knownMigrations = async (): Promise<string[]> => Object.keys(await provider.getMigrations());
