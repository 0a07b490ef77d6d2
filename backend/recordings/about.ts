import type { Kysely } from "kysely";
import type { RecordedPerson, RecordedSubject } from "@nchat/contract/recordings";
import type { Tables } from "../db/tables.ts";
import type { StoredRecording } from "./rows.ts";

type Db = Kysely<Tables>;

/** Of a call that many were in, so many are told. */
const mostPeople = 12;

/** What events tell, which go to several people. */
export const untold: RecordedSubject = { title: null, channelName: null, people: [], streamOffset: null };

/** What some recordings are of, by their ids; asked once for all. */
export async function aboutOf(
  db: Db,
  all: readonly StoredRecording[],
): Promise<(stored: StoredRecording) => RecordedSubject> {
  const [streams, calls, channels] = await Promise.all([
    loadStreams(db, distinct(all.map(({ facts }) => facts.streamId))),
    loadCallers(db, distinct(all.map(({ facts }) => facts.callId))),
    loadChannels(db, distinct(all.map(({ facts }) => facts.channelId))),
  ]);
  return ({ facts, state }) => {
    const stream = facts.streamId === null ? undefined : streams.get(facts.streamId);
    const inCall = facts.callId === null ? [] : (calls.get(facts.callId) ?? []);
    return {
      title: stream?.title ?? null,
      channelName: facts.channelId === null ? null : (channels.get(facts.channelId) ?? null),
      people: stream ? [stream.host] : inCall.slice(0, mostPeople),
      streamOffset: stream ? Math.max(0, (state.startedAt ?? state.createdAt) - stream.startedAt) : null,
    };
  };
}

const distinct = (ids: readonly (string | null)[]) => [...new Set(ids.filter((id) => id !== null))];

type PersonRow = Readonly<{ user_id: string; display_name: string | null; avatar_url: string | null }>;

const toPerson = ({ user_id: id, display_name, avatar_url: avatarUrl }: PersonRow): RecordedPerson => ({
  ...{ id, avatarUrl },
  displayName: display_name ?? "Deleted account",
});

type StreamFacts = Readonly<{ title: string; startedAt: number; host: RecordedPerson }>;

async function loadStreams(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, StreamFacts>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom("nchat_streams as s")
    .leftJoin("nchat_users as u", "u.id", "s.host_id")
    .select(["s.id", "s.title", "s.started_at", "s.created_at", "s.host_id as user_id"])
    .select(["u.display_name", "u.avatar_url"])
    .where("s.id", "in", ids)
    .execute();
  return new Map(
    rows.map((row) => {
      const startedAt = (row.started_at ?? row.created_at).getTime();
      return [row.id, { title: row.title, startedAt, host: toPerson(row) }];
    }),
  );
}

async function loadCallers(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, readonly RecordedPerson[]>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom("nchat_call_participants as p")
    .leftJoin("nchat_users as u", "u.id", "p.user_id")
    .select(["p.call_id", "p.user_id", "u.display_name", "u.avatar_url"])
    .where("p.call_id", "in", ids)
    .where("p.joined_at", "is not", null)
    .orderBy("p.joined_at")
    .orderBy("p.user_id")
    .execute();
  const found = new Map<string, RecordedPerson[]>();
  for (const row of rows) {
    const others = found.get(row.call_id) ?? [];
    found.set(row.call_id, [...others, toPerson(row)]);
  }
  return found;
}

async function loadChannels(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom("nchat_channels").select(["id", "name"]).where("id", "in", ids).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}
