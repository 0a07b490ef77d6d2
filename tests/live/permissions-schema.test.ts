import { rm } from "node:fs/promises";
import { type Kysely, sql } from "kysely";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readConfig } from "../../backend/config.ts";
import { type Database, openDatabase } from "../../backend/db/database.ts";
import type { Tables } from "../../backend/db/tables.ts";
import { newDataFolder } from "../support/data-folder.ts";
import { backendEnvironment } from "../support/environment.ts";
import { deviations, moreIndexes, planEnums, planSchema, triggers } from "../support/plan-schema.ts";
import { type Postgres, startPostgres, whyNoPostgres } from "../support/postgres.ts";
import { planTables } from "../support/reader-world.ts";

/** The plan's lines, each behind its table's name, with the settled deviations in place. */
function expectedLines(): string[] {
  let table = "";
  const lines = planSchema.split("\n").flatMap((line) => {
    if (line.trim() === "") return [];
    if (!line.startsWith(" ")) table = line;
    return line.startsWith(" ") ? [`${table} ${line.trim()}`] : [];
  });
  const isIndex = (line: string) => /^\w+ (index|unique) \(/.test(line);
  return lines.map((line) => {
    const named = isIndex(line) ? line : line.replace(" ", ".");
    return deviations[named] ?? named;
  });
}

const plain = (text: string) =>
  text
    .replaceAll(/::[\w ]+(\[\])?/g, "")
    .replaceAll("'", "")
    .replaceAll(/[()]/g, (bracket) => (text.includes("()") ? bracket : ""));

/** The same of the database that is open. */
async function actualLines(db: Kysely<Tables>): Promise<string[]> {
  const tables = sql.join([...planTables]);
  const columns = await sql<{
    table: string;
    name: string;
    type: string;
    rest: string;
    standard: string | null;
    note: string | null;
  }>`
    select c.relname as table, a.attname as name,
      replace(replace(replace(replace(format_type(a.atttypid, a.atttypmod),
        'character varying', 'varchar'), 'timestamp with time zone', 'timestamptz'), 'integer', 'int'), 'public.', '') as type,
      concat(
        case when exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'p' and k.conkey = array[a.attnum])
          then ' primary key' when a.attnotnull then ' not null' else '' end,
        case when exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'u' and k.conkey = array[a.attnum])
          then ' unique' else '' end) as rest,
      pg_get_expr(d.adbin, d.adrelid) as standard,
      concat(
        (select ' references ' || f.relname || case k.confdeltype when 'a' then '' when 'c' then ' on delete cascade' else ' on delete ' || k.confdeltype::text end
          from pg_constraint k join pg_class f on f.oid = k.confrelid
          where k.conrelid = c.oid and k.contype = 'f' and k.conkey = array[a.attnum]),
        ' -- ' || col_description(c.oid, a.attnum)) as note
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where c.relname in (${tables}) and c.relnamespace = current_schema()::regnamespace`.execute(db);
  const indexes = await sql<{ line: string }>`
    select c.relname || case when i.indisunique then ' unique (' else ' index (' end
      || (select string_agg(a.attname, ', ' order by k.place) from unnest(i.indkey::int[]) with ordinality as k (number, place)
          join pg_attribute a on a.attrelid = c.oid and a.attnum = k.number) || ')'
      || coalesce(' where ' || pg_get_expr(i.indpred, i.indrelid), '') as line
    from pg_index i join pg_class c on c.oid = i.indrelid
    where c.relname in (${tables}) and c.relnamespace = current_schema()::regnamespace
      and not exists (select from pg_constraint k where k.conindid = i.indexrelid)`.execute(db);
  const ofColumns = columns.rows.map(
    ({ table, name, type, rest, standard, note }) =>
      `${table}.${name} ${type}${rest}${standard === null ? "" : ` default ${plain(standard)}`}${note ?? ""}`,
  );
  const ofIndexes = indexes.rows.map(({ line }) => {
    const [head = "", where] = line.split(" where ");
    return where === undefined ? head : `${head} where ${plain(where)}`;
  });
  return [...ofColumns, ...ofIndexes];
}

describe.each(["PGlite", "Postgres"] as const)("the schema on %s", (kind) => {
  const why = kind === "Postgres" ? whyNoPostgres() : undefined;
  let postgres: Postgres | undefined;
  let database: Database;
  let dataDir: string;

  beforeAll(async () => {
    if (why) return;
    dataDir = await newDataFolder();
    postgres = kind === "Postgres" ? await startPostgres() : undefined;
    const config = readConfig(backendEnvironment(postgres ? { databaseUrl: postgres.url } : {}, dataDir));
    if (!config.ok) throw new Error(config.faults.join());
    database = await openDatabase(config.config, pino({ level: "silent" }), () => new Date());
  });
  afterAll(async () => {
    if (why) return;
    await database?.close();
    await postgres?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it.skipIf(why)("is the plan's, column by column and index by index, but for what was settled", async () => {
    expect((await actualLines(database.db)).toSorted()).toEqual([...expectedLines(), ...moreIndexes].toSorted());
    for (const [line, instead] of Object.entries(deviations)) {
      expect(expectedLines()).not.toContain(line);
      expect(expectedLines()).toContain(instead);
    }
  });

  it.skipIf(why)("has the plan's enums, with their values in order", async () => {
    const { rows } = await sql<{ line: string }>`
      select typname || ': ' || string_agg(enumlabel, ' ' order by enumsortorder) as line
      from pg_enum join pg_type on pg_type.oid = enumtypid
      where typnamespace = current_schema()::regnamespace group by typname`.execute(database.db);
    const wanted = planEnums.split("\n").filter((line) => line !== "");
    expect(rows.map(({ line }) => line).toSorted()).toEqual(wanted.toSorted());
  });

  it.skipIf(why)("fills in what the plan leaves to the server, and checks nothing else", async () => {
    const { rows } = await sql<{ line: string }>`
      select event_object_table || ': ' || regexp_replace(action_statement, '^EXECUTE FUNCTION (\\w+\\.)?|\\(\\)$', '', 'g')
        || ' ' || lower(action_timing) || ' ' || lower(event_manipulation) as line
      from information_schema.triggers
      where event_object_table in (${sql.join([...planTables])})`.execute(database.db);
    expect(rows.map(({ line }) => line).toSorted()).toEqual([...triggers].toSorted());
    const checks = await sql<{ name: string }>`
      select conname as name from pg_constraint k join pg_class c on c.oid = k.conrelid
      where k.contype not in ('p', 'u', 'f', 'n') and c.relname in (${sql.join([...planTables])})`.execute(database.db);
    expect(checks.rows).toEqual([]);
  });
});
