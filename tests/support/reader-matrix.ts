import { sql, type Transaction } from "kysely";
import { expect } from "vitest";
import type { Tables } from "../../backend/db/tables.ts";
import {
  attempt,
  channels,
  nameOf,
  people,
  type PlanTable,
  planTables,
  readAs,
  readAsOwner,
  type Reader,
  readers,
} from "./reader-world.ts";

export type Trx = Transaction<Tables>;

// --- What a plain reader may see, row by row: docs/permissions.md in rows.

const all = (...names: string[]) => names;
const nothing: readonly string[] = [];
const seenStreams = {
  host: all("public", "members", "invite"),
  inside: all("public", "members"),
  others: all("public"),
};
const withSuffix = (names: readonly string[], ...suffixes: string[]) =>
  names.flatMap((name) => suffixes.map((suffix) => `${name}-${suffix}`));
const kitchenPlaces = all("kitchen-host", "kitchen-participant", "kitchen-invited");

const rows: Readonly<Record<PlanTable, Readonly<Record<Reader, readonly string[]>>>> = {
  nchat_calls: {
    host: all("kitchen-call", "direct-call"),
    participant: all("kitchen-call"),
    invited: all("kitchen-call", "direct-call"),
    member: all("kitchen-call"),
    stranger: nothing,
    anonymous: nothing,
  },
  nchat_call_participants: {
    host: all(...kitchenPlaces, "direct-invited"),
    participant: kitchenPlaces,
    invited: all(...kitchenPlaces, "direct-invited"),
    member: nothing,
    stranger: nothing,
    anonymous: nothing,
  },
  nchat_call_recordings: {
    host: all("kitchen-recording", "direct-recording"),
    participant: all("kitchen-recording"),
    invited: all("kitchen-recording", "direct-recording"),
    member: nothing,
    stranger: nothing,
    anonymous: nothing,
  },
  nchat_streams: {
    host: seenStreams.host,
    participant: seenStreams.inside,
    invited: seenStreams.others,
    member: seenStreams.inside,
    stranger: seenStreams.others,
    anonymous: nothing,
  },
  nchat_stream_viewers: {
    host: withSuffix(seenStreams.host, "viewer"),
    participant: nothing,
    invited: nothing,
    member: nothing,
    stranger: nothing,
    anonymous: nothing,
  },
  nchat_stream_chat: {
    host: withSuffix(seenStreams.host, "chat", "deleted"),
    participant: withSuffix(seenStreams.inside, "chat"),
    invited: withSuffix(seenStreams.others, "chat"),
    member: withSuffix(seenStreams.inside, "chat"),
    stranger: withSuffix(seenStreams.others, "chat"),
    anonymous: nothing,
  },
  nchat_stream_reactions: {
    host: withSuffix(seenStreams.host, "reaction"),
    participant: withSuffix(seenStreams.inside, "reaction"),
    invited: withSuffix(seenStreams.others, "reaction"),
    member: withSuffix(seenStreams.inside, "reaction"),
    stranger: withSuffix(seenStreams.others, "reaction"),
    anonymous: nothing,
  },
  nchat_stream_destinations: {
    host: withSuffix(seenStreams.host, "destination"),
    participant: nothing,
    invited: nothing,
    member: nothing,
    stranger: nothing,
    anonymous: nothing,
  },
  nchat_ice_servers: { host: [], participant: [], invited: [], member: [], stranger: [], anonymous: [] },
};

/** The columns that a reader may not have of tables it may read, and the ones it may fill in. */
const hidden: Partial<Record<PlanTable, readonly string[]>> = {
  nchat_stream_viewers: ["session_id"],
  nchat_stream_destinations: ["stream_key_encrypted"],
};
const insertable: Partial<Record<PlanTable, readonly string[]>> = {
  nchat_calls: ["channel_id", "metadata", "scheduled_at", "type"],
};

const denied = "42501";

/** What each reader gets of each table, as names of rows or as the code of the refusal. */
export async function readAll(trx: Trx) {
  const seen: Record<string, Record<string, unknown>> = Object.fromEntries(planTables.map((table) => [table, {}]));
  for (const reader of readers) {
    await readAs(trx, reader);
    for (const table of planTables)
      (seen[table] ??= {})[reader] = await attempt(trx, async () => {
        const answer = await sql<{ id: string }>`select id from ${sql.table(table)}`.execute(trx);
        return answer.rows.map((row) => nameOf(row.id)).toSorted();
      });
    await readAsOwner(trx);
  }
  return seen;
}

export const expectedRows = Object.fromEntries(
  planTables.map((table) => [
    table,
    Object.fromEntries(
      readers.map((reader) => [
        reader,
        table === "nchat_ice_servers" ? { refused: denied } : rows[table][reader].toSorted(),
      ]),
    ),
  ]),
);

type Insert = Readonly<{ call: Record<string, unknown> }>;
const type = "audio";
const inserts: Readonly<Record<string, Insert>> = {
  direct: { call: { type } },
  "in the kitchen": { call: { type, channel_id: channels.kitchen } },
  elsewhere: { call: { type, channel_id: channels.elsewhere } },
  "for another": { call: { type, initiator_id: people.outsider } },
  connected: { call: { type, status: "connected" } },
  "in a room of one's choice": { call: { type, room_name: "mine" } },
};

/** What becomes of each way of writing: who the row then belongs to, how many rows changed, or the refusal. */
export async function writeAll(trx: Trx) {
  const done: Record<string, Record<string, unknown>> = {};
  const changed = async (statement: ReturnType<typeof sql>) =>
    Number((await statement.execute(trx)).numAffectedRows ?? 0);
  for (const reader of readers) {
    await readAs(trx, reader);
    const tryIt = async (what: string, run: () => Promise<unknown>) => {
      (done[what] ??= {})[reader] = await attempt(trx, run);
    };
    for (const [name, { call }] of Object.entries(inserts))
      await tryIt(`insert call ${name}`, async () => {
        const { rows: made } = await sql<{ initiator_id: string; status: string }>`
          insert into nchat_calls (${sql.join(Object.keys(call).map((column) => sql.id(column)))})
          values (${sql.join(Object.values(call))}) returning initiator_id, status`.execute(trx);
        return made[0] && [made[0].initiator_id, made[0].status];
      });
    for (const table of planTables) {
      await tryIt(`update ${table}`, () => changed(sql`update ${sql.table(table)} set id = id`));
      await tryIt(`delete ${table}`, () => changed(sql`delete from ${sql.table(table)}`));
      if (table !== "nchat_calls")
        await tryIt(`insert ${table}`, () => changed(sql`insert into ${sql.table(table)} default values`));
    }
    await readAsOwner(trx);
  }
  return done;
}

const refusedToAll = Object.fromEntries(readers.map((reader) => [reader, { refused: denied }]));
const own = (...allowed: Reader[]) =>
  Object.fromEntries(
    readers.map((reader) => [
      reader,
      reader !== "anonymous" && allowed.includes(reader) ? [people[reader], "initiated"] : { refused: denied },
    ]),
  );

export const expectedWrites = {
  ...Object.fromEntries(
    planTables.flatMap((table) =>
      ["update", "delete", ...(table === "nchat_calls" ? [] : ["insert"])].map((how) => [
        `${how} ${table}`,
        refusedToAll,
      ]),
    ),
  ),
  "insert call direct": {
    ...own("host", "participant", "invited", "member", "stranger"),
    anonymous: { refused: expect.stringMatching(/^(42501|23502)$/) },
  },
  "insert call in the kitchen": {
    ...own("host", "participant", "member"),
    anonymous: { refused: expect.stringMatching(/^(42501|23502)$/) },
  },
  "insert call elsewhere": { ...own(), anonymous: { refused: expect.stringMatching(/^(42501|23502)$/) } },
  "insert call for another": refusedToAll,
  "insert call connected": refusedToAll,
  "insert call in a room of one's choice": refusedToAll,
};

/** Everything that the role holds in this database, of whatever kind. */
export async function privileges(trx: Trx) {
  const columns = await sql<{ line: string }>`
    select c.relname || '.' || a.attname || ' ' || p.privilege as line
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    cross join (values ('SELECT'), ('INSERT'), ('UPDATE'), ('REFERENCES')) as p (privilege)
    where c.relkind in ('r', 'v', 'm', 'p', 'f') and c.relnamespace = current_schema()::regnamespace
      and has_column_privilege('nchat_user', c.oid, a.attnum, p.privilege)
    order by 1`.execute(trx);
  const relations = await sql<{ line: string }>`
    select c.relname || ' ' || p.privilege as line
    from pg_class c cross join (values ('DELETE'), ('TRUNCATE'), ('TRIGGER')) as p (privilege)
    where c.relkind in ('r', 'v', 'm', 'p', 'f') and c.relnamespace = current_schema()::regnamespace
      and has_table_privilege('nchat_user', c.oid, p.privilege)
    union all
    select relname || ' ' || p.privilege from pg_class cross join (values ('USAGE'), ('SELECT'), ('UPDATE')) as p (privilege)
    where relkind = 'S' and has_sequence_privilege('nchat_user', oid, p.privilege)
    union all
    select p.proname || ' EXECUTE' from pg_proc p
    where p.pronamespace = current_schema()::regnamespace and has_function_privilege('nchat_user', p.oid, 'EXECUTE')
    union all
    select n.nspname || ' ' || p.privilege from pg_namespace n cross join (values ('USAGE'), ('CREATE')) as p (privilege)
    where n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema'
      and has_schema_privilege('nchat_user', n.oid, p.privilege)
    order by 1`.execute(trx);
  return [...columns.rows, ...relations.rows].map((row) => row.line);
}

/** The same as it should be. */
export async function expectedPrivileges(trx: Trx) {
  const { rows: columns } = await sql<{ table_name: PlanTable; column_name: string }>`
    select table_name, column_name from information_schema.columns
    where table_schema = current_schema() and table_name in (${sql.join([...planTables])})`.execute(trx);
  const lines = columns.flatMap(({ table_name, column_name }) => {
    const isRead = table_name !== "nchat_ice_servers" && !hidden[table_name]?.includes(column_name);
    const isWritten = insertable[table_name]?.includes(column_name) ?? false;
    const name = `${table_name}.${column_name}`;
    return [...(isRead ? [`${name} SELECT`] : []), ...(isWritten ? [`${name} INSERT`] : [])];
  });
  const helpers = ["reader_id", "reads_channel", "reads_call", "hosts_stream", "reads_stream"];
  return [...lines, ...helpers.map((name) => `nchat_${name} EXECUTE`), "public USAGE"].toSorted();
}

/** Functions that run as the owner, tables without row-level security, and search paths that could be led astray. */
export async function weaknesses(trx: Trx) {
  const { rows: found } = await sql<{ line: string }>`
    select 'no row-level security on ' || relname as line from pg_class
    where relnamespace = current_schema()::regnamespace and relkind = 'r' and not relrowsecurity
      and relname in (${sql.join([...planTables])})
    union all
    select proname || ' has no fixed search path' from pg_proc
    where pronamespace = current_schema()::regnamespace and prosecdef
      and not coalesce(proconfig, '{}') @> array['search_path=pg_catalog, public, pg_temp']
    union all
    select proname || ' may be called by anybody' from pg_proc
    where pronamespace = current_schema()::regnamespace and prosecdef
      and exists (select from aclexplode(coalesce(proacl, acldefault('f', proowner))) where grantee = 0)
    union all
    select 'nchat_user may ' || what from pg_roles, lateral (values
      ('sign in', rolcanlogin), ('do anything', rolsuper), ('pass over policies', rolbypassrls),
      ('make roles', rolcreaterole), ('make databases', rolcreatedb)) as may (what, it)
    where rolname = 'nchat_user' and it`.execute(trx);
  return found.map((row) => row.line);
}

/** Every way of looking at once; a mutant that changes none of it has survived. */
export async function holds(trx: Trx): Promise<boolean> {
  try {
    expect((await privileges(trx)).toSorted()).toEqual(await expectedPrivileges(trx));
    expect(await weaknesses(trx)).toEqual([]);
    expect(await readAll(trx)).toEqual(expectedRows);
    expect(await writeAll(trx)).toEqual(expectedWrites);
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === "AssertionError") return false;
    throw error;
  }
}
