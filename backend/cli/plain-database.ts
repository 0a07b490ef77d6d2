import pg from "pg";
import { type Config, ownSchema } from "../config.ts";
import type { Described } from "./manifest.ts";
import { CommandFault } from "./world.ts";

/** Asks a database as it is: nothing is migrated, and no service is needed. */
export type Ask = <T extends Record<string, unknown>>(text: string, values?: unknown[]) => Promise<T[]>;

/** Where our tables and jobs are. */
export const schemasOf = ({ nchatSchema }: Pick<Config, "nchatSchema">): string[] => [
  nchatSchema === null ? "public" : ownSchema,
  "nchat_jobs",
];

/** Connects to a Postgres server for one piece of work. */
export async function withServer<T>(config: Config, url: string, work: (ask: Ask) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5000,
    options: `-c search_path=${schemasOf(config).join(",")}`,
  });
  await client.connect().catch((error: unknown) => {
    const reason = error instanceof AggregateError ? String(error.errors[0]) : String(error);
    throw new CommandFault(`The database does not answer: ${reason}`);
  });
  try {
    const ask: Ask = async <R extends Record<string, unknown>>(text: string, values: unknown[] = []) =>
      (await client.query<R>(text, values)).rows;
    return await work(ask);
  } finally {
    await client.end();
  }
}

/** Whose rights the schemas' tables and policies name; such roles belong to the server, not to the database. */
const rolesQuery = `
  select distinct rolname as name from pg_roles
  where rolname !~ '^pg_' and not rolsuper and rolname <> current_user and (
    oid in (select (aclexplode(relacl)).grantee from pg_class where relnamespace::regnamespace::text = any($1))
    or oid in (select (aclexplode(proacl)).grantee from pg_proc where pronamespace::regnamespace::text = any($1))
    or oid in (select (aclexplode(nspacl)).grantee from pg_namespace where nspname = any($1))
    or rolname in (select unnest(roles) from pg_policies where schemaname = any($1)))
  order by name`;

/** What a backup of this database has to say of itself. */
export async function describe(ask: Ask, schemas: readonly string[]): Promise<Omit<Described, "kind" | "createdAt">> {
  const [{ version = "" } = {}] = await ask<{ version: string }>("select current_setting('server_version') as version");
  const [{ found } = { found: false }] = await ask<{ found: boolean }>(
    "select to_regclass('nchat_migrations') is not null as found",
  );
  if (!found) throw new CommandFault("There is nothing of the service in this database yet");
  const migrations = await ask<{ name: string }>("select name from nchat_migrations order by name");
  const there = await ask<{ name: string }>(
    "select nspname as name from pg_namespace where nspname = any($1) order by nspname desc",
    [schemas],
  );
  const roles = await ask<{ name: string }>(rolesQuery, [schemas]);
  const namesOf = (rows: readonly { name: string }[]) => rows.map(({ name }) => name);
  return { postgresVersion: version, migrations: namesOf(migrations), schemas: namesOf(there), roles: namesOf(roles) };
}
