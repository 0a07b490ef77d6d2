import { type Kysely, sql, type Transaction } from "kysely";
import type { Tables } from "../../backend/db/tables.ts";

type Db = Kysely<Tables> | Transaction<Tables>;

/** Who reads: what each is to the objects below. Nobody is named for `anonymous`. */
export const readers = ["host", "participant", "invited", "member", "stranger", "anonymous"] as const;
export type Reader = (typeof readers)[number];

/** The nine tables of the plan. */
export const planTables = [
  "nchat_calls",
  "nchat_call_participants",
  "nchat_call_recordings",
  "nchat_streams",
  "nchat_stream_viewers",
  "nchat_stream_chat",
  "nchat_stream_reactions",
  "nchat_stream_destinations",
  "nchat_ice_servers",
] as const;
export type PlanTable = (typeof planTables)[number];

const uuid = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
export const people: Readonly<Record<Exclude<Reader, "anonymous"> | "outsider", string>> = {
  host: uuid(1),
  participant: uuid(2),
  invited: uuid(3),
  member: uuid(4),
  stranger: uuid(5),
  outsider: uuid(6),
};
export const idOf = (reader: Reader) => (reader === "anonymous" ? "" : people[reader]);

/** The channel of host, participant and member; and one of the outsider's alone. */
export const channels = { kitchen: uuid(11), elsewhere: uuid(12) } as const;

/** Every row has a name; ids are read back as names, so that a matrix can be read. */
const ids = new Map<string, string>();
const named = (name: string) => {
  const id = uuid(100 + ids.size);
  ids.set(id, name);
  return id;
};
export const nameOf = (id: string) => ids.get(id) ?? id;

const calls = {
  "kitchen-call": named("kitchen-call"),
  "direct-call": named("direct-call"),
  "their-call": named("their-call"),
};
const streams = {
  public: named("public"),
  members: named("members"),
  invite: named("invite"),
  theirs: named("theirs"),
};

/** Puts one of everything into an empty database: things of the host's, and the same of an outsider's. */
export async function seed(db: Db): Promise<void> {
  const person = (id: string, username: string) => ({ id, username, display_name: username });
  await db
    .insertInto("nchat_users")
    .values(Object.entries(people).map(([name, id]) => person(id, name)))
    .execute();
  const { host, participant, invited, member, outsider } = people;
  await db
    .insertInto("nchat_channels")
    .values([
      { id: channels.kitchen, name: "Kitchen", created_by: host },
      { id: channels.elsewhere, name: "Elsewhere", created_by: outsider },
    ])
    .execute();
  const inKitchen = [host, participant, member].map((user_id) => ({ channel_id: channels.kitchen, user_id }));
  await db
    .insertInto("nchat_channel_members")
    .values([...inKitchen, { channel_id: channels.elsewhere, user_id: outsider }])
    .execute();
  await seedCalls(db, { host, participant, invited, outsider });
  await seedStreams(db, { host, outsider });
  await db
    .insertInto("nchat_ice_servers")
    .values({ id: named("ice"), urls: ["turn:turn.example.org"] })
    .execute();
}

async function seedCalls(db: Db, { host, participant, invited, outsider }: Record<string, string>): Promise<void> {
  const call = (id: string, initiator_id = "", channel_id: string | null = null) => ({
    id,
    initiator_id,
    channel_id,
    type: "video" as const,
  });
  await db
    .insertInto("nchat_calls")
    .values([
      call(calls["kitchen-call"], host, channels.kitchen),
      call(calls["direct-call"], host),
      call(calls["their-call"], outsider, channels.elsewhere),
    ])
    .execute();
  const place = (name: string, call_id: string, user_id = "", status: "connected" | "invited" = "connected") => ({
    id: named(name),
    call_id,
    user_id,
    status,
  });
  // The host has no place in the direct call: it is the host's by having been placed.
  await db
    .insertInto("nchat_call_participants")
    .values([
      place("kitchen-host", calls["kitchen-call"], host),
      place("kitchen-participant", calls["kitchen-call"], participant),
      place("kitchen-invited", calls["kitchen-call"], invited, "invited"),
      place("direct-invited", calls["direct-call"], invited, "invited"),
      place("their-outsider", calls["their-call"], outsider),
    ])
    .execute();
  const recording = (name: string, call_id: string | null) => ({ id: named(name), call_id, egress_id: name });
  await db
    .insertInto("nchat_call_recordings")
    .values([
      recording("kitchen-recording", calls["kitchen-call"]),
      recording("direct-recording", calls["direct-call"]),
      recording("their-recording", calls["their-call"]),
      recording("stream-recording", null),
    ])
    .execute();
}

async function seedStreams(db: Db, { host = "", outsider = "" }: Record<string, string>): Promise<void> {
  const stream = (name: keyof typeof streams, visibility: "public" | "channel_members" | "invite_only") => {
    const isTheirs = name === "theirs";
    return {
      id: streams[name],
      title: name,
      visibility,
      host_id: isTheirs ? outsider : host,
      channel_id: isTheirs ? channels.elsewhere : channels.kitchen,
    };
  };
  await db
    .insertInto("nchat_streams")
    .values([
      stream("public", "public"),
      stream("members", "channel_members"),
      stream("invite", "invite_only"),
      stream("theirs", "channel_members"),
    ])
    .execute();
  await db
    .insertInto("nchat_stream_members")
    .values({ stream_id: streams.invite, user_id: people.invited, role: "viewer", invited_by: host })
    .execute();
  for (const [name, stream_id] of Object.entries(streams)) {
    const user_id = outsider;
    const session_id = `session-${name}`;
    await db
      .insertInto("nchat_stream_viewers")
      .values({ id: named(`${name}-viewer`), stream_id, session_id })
      .execute();
    const said = { stream_id, user_id, content: "hello" };
    await db
      .insertInto("nchat_stream_chat")
      .values([
        { ...said, id: named(`${name}-chat`) },
        { ...said, id: named(`${name}-deleted`), is_deleted: true },
      ])
      .execute();
    const reaction = { id: named(`${name}-reaction`), stream_id, user_id, type: "fire" as const };
    await db.insertInto("nchat_stream_reactions").values(reaction).execute();
    const target = { platform: "custom" as const, rtmp_url: "rtmp://example.org/live", stream_key_encrypted: "secret" };
    await db
      .insertInto("nchat_stream_destinations")
      .values({ id: named(`${name}-destination`), stream_id, ...target })
      .execute();
  }
}

/** From here on, until the transaction ends or `readAsOwner`, this transaction reads for somebody. */
export async function readAs(trx: Db, reader: Reader): Promise<void> {
  await sql`select set_config('nchat.user_id', ${idOf(reader)}, true)`.execute(trx);
  await sql`set local role nchat_user`.execute(trx);
}

export async function readAsOwner(trx: Db): Promise<void> {
  await sql`reset role`.execute(trx);
}

/** Runs something that may fail without losing the transaction; answers Postgres' code when it did. */
export async function attempt<T>(trx: Db, run: () => Promise<T>): Promise<T | Readonly<{ refused: string }>> {
  await sql`savepoint attempt`.execute(trx);
  try {
    const answer = await run();
    await sql`rollback to savepoint attempt`.execute(trx);
    return answer;
  } catch (error) {
    await sql`rollback to savepoint attempt`.execute(trx);
    if (error instanceof Error && "code" in error && typeof error.code === "string") return { refused: error.code };
    throw error;
  }
}
