import { randomUUID } from "node:crypto";
import { Kysely } from "kysely";
import { newStream, type StreamState } from "@nchat/contract/stream-rules";
import { createQueuedPGliteDialect } from "../../db/pglite-dialect.ts";
import type { Tables } from "../../db/tables.ts";
import { openMigrated } from "../../db/testing/migrated.ts";
import { insertStream, loadStream, type NewFacts } from "../store.ts";
import type { StoredStream } from "../rows.ts";

/** A database in memory for one test file, with what makes streams. */
export type TestDatabase = Readonly<{
  db: Kysely<Tables>;
  person: (username: string) => Promise<string>;
  channel: (members: Readonly<Record<string, "owner" | "admin" | "member">>) => Promise<string>;
  stream: (hostId: string, more?: Partial<StreamState & NewFacts>) => Promise<StoredStream>;
  /** As it stands now. */
  reload: (stored: StoredStream) => Promise<StoredStream>;
  close: () => Promise<void>;
}>;

const facts: NewFacts = {
  channelId: "",
  roomSid: null,
  title: "A stream",
  description: null,
  visibility: "public",
  chatEnabled: true,
  reactionsEnabled: true,
  recordStream: false,
};

/** Opens it with the whole schema. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const pglite = await openMigrated();
  const db = new Kysely<Tables>({ dialect: createQueuedPGliteDialect(pglite) });
  const channel: TestDatabase["channel"] = async (members) => {
    const { id } = await db
      .insertInto("nchat_channels")
      .values({ name: "c", created_by: null })
      .returning("id")
      .executeTakeFirstOrThrow();
    for (const [user_id, role] of Object.entries(members))
      await db.insertInto("nchat_channel_members").values({ channel_id: id, user_id, role }).execute();
    return id;
  };
  const load = async (id: string) => {
    const stored = await loadStream(db, id);
    if (!stored) throw new Error("there is no such stream");
    return stored;
  };
  return {
    db,
    channel,
    person: async (username) => {
      const row = { username, display_name: username.toUpperCase() };
      return (await db.insertInto("nchat_users").values(row).returning("id").executeTakeFirstOrThrow()).id;
    },
    stream: async (hostId, more = {}) => {
      const state = { ...newStream(randomUUID(), hostId, null, Date.now()), ...pick(more) };
      const channelId = more.channelId ?? (await channel({ [hostId]: "member" }));
      await db.transaction().execute((trx) => insertStream(trx, state, { ...facts, ...more, channelId }));
      return await load(state.id);
    },
    reload: ({ state }) => load(state.id),
    close: () => pglite.close(),
  };
}

function pick(more: Partial<StreamState>): Partial<StreamState> {
  const { status, startedAt, openedAt, sources } = more;
  return {
    ...(status === undefined ? {} : { status }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(openedAt === undefined ? {} : { openedAt }),
    ...(sources === undefined ? {} : { sources }),
  };
}
