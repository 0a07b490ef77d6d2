import { type Kysely, sql } from "kysely";
import type { ChatRole, ChatSettings } from "@nchat/contract/stream-chat";
import type { Identity } from "../../auth/identity.ts";
import type { Tables } from "../../db/tables.ts";
import { ApiError } from "../../http/api-error.ts";
import type { Bus } from "../../redis/bus.ts";
import { type Access, type AccessFacts, accessOfAnonymous, decideAccess } from "../access.ts";
import type { StoredStream } from "../rows.ts";
import { loadStream } from "../store.ts";
import { readRules } from "./chat-rules.ts";
import { roleOf } from "./role.ts";
import type { Writer } from "./rules.ts";
import { createWordJudge, type WordJudge } from "./words.ts";

/** A stream as its chat knows it. */
export type ChatStream = Readonly<{ stream: StoredStream; settings: ChatSettings; judgeWords: WordJudge }>;

/** What somebody is in a stream's chat. Null asks for anybody without a token. */
export type Standing = Readonly<{ access: Access; role: ChatRole; writer: Writer }>;

/** Remembers what every message needs to know. Whoever changes any of it says so by `forget…`, to all nodes. */
export type Standings = Readonly<{
  /** Throws STREAM_NOT_FOUND for those who may not see it. */
  of: (streamId: string, asker: Identity | null) => Promise<ChatStream & Standing>;
  /** Somebody wrote; what is held is not said yet. */
  wrote: (streamId: string, userId: string, at: number, isSaid: boolean) => void;
  /** The same as it stands in the database now: no word of another node need have come for that. */
  fresh: (streamId: string, asker: Identity | null) => Promise<ChatStream & Standing>;
  /** What some people are as it stands in the database now; null when there is no such stream. */
  look: (streamId: string, askers: readonly Identity[]) => Promise<Look | null>;
  forgetPerson: (streamId: string, userId: string) => void;
  forgetStream: (streamId: string) => void;
}>;

/** A stream and what people are in it; asked of others than were named, it throws. */
export type Look = Readonly<{ chat: ChatStream; of: (asker: Identity | null) => Standing }>;

/** So long something may be out of date that was changed without a word, or while Redis was away. */
const freshMs = 15_000;
const most = 20_000;

/** Makes the memory; one a node. */
export function createStandings(db: Kysely<Tables>, now: () => number, bus: Pick<Bus, "send" | "listen">): Standings {
  const streams = createMemory<ChatStream | null>(now);
  const people = createMemory<Standing>(now);
  const keyOf = (streamId: string, userId: string) => `${streamId}/${userId}`;
  const forgetPerson = (streamId: string, userId: string) => people.forget(keyOf(streamId, userId));
  const forgetStream = (streamId: string) => {
    streams.forget(streamId);
    people.forgetAll(streamId);
  };
  bus.listen("standing", ({ streamId, userId }) =>
    userId === null ? forgetStream(streamId) : forgetPerson(streamId, userId),
  );
  const of: Standings["of"] = async (streamId, asker) => {
    const chat = await streams.get(streamId, () => loadChatStream(db, streamId));
    if (!chat) throw new ApiError("STREAM_NOT_FOUND", "There is no such stream.");
    const standing =
      asker === null
        ? anonymous(accessOfAnonymous(chat.stream))
        : await people.get(keyOf(streamId, asker.id), () => loadStanding(db, chat.stream, asker));
    if (!standing.access.rights.see) throw new ApiError("STREAM_NOT_FOUND", "There is no such stream.");
    return { ...chat, ...standing };
  };
  return {
    of,
    fresh: (streamId, asker) => {
      streams.forget(streamId);
      if (asker) forgetPerson(streamId, asker.id);
      return of(streamId, asker);
    },
    look: (streamId, askers) => look(db, streamId, askers),
    wrote: (streamId, userId, at, isSaid) => {
      // In place: a message that is judged at the same time must find it.
      const writer = people.settled(keyOf(streamId, userId))?.writer;
      if (writer) Object.assign(writer, { lastMessageAt: at, hasSpoken: writer.hasSpoken || isSaid });
    },
    forgetPerson: (streamId, userId) => {
      forgetPerson(streamId, userId);
      bus.send("standing", { streamId, userId });
    },
    forgetStream: (streamId) => {
      forgetStream(streamId);
      bus.send("standing", { streamId, userId: null });
    },
  };
}

type Kept<T> = { value: Promise<T>; at: number; settled?: T };

/** Remembers what was read for a while, and what is being read. */
function createMemory<T>(now: () => number) {
  const known = new Map<string, Kept<T>>();
  return {
    get: (key: string, load: () => Promise<T>): Promise<T> => {
      const before = known.get(key);
      if (before && now() - before.at < freshMs) return before.value;
      const kept: Kept<T> = { value: load(), at: now() };
      known.set(key, kept);
      kept.value.then(
        (value) => void (kept.settled = value),
        () => {
          if (known.get(key) === kept) known.delete(key); // it is asked again; whoever waits for it hears of the failure
        },
      );
      if (known.size > most) known.delete(known.keys().next().value ?? "");
      return kept.value;
    },
    /** What was read already. */
    settled: (key: string) => known.get(key)?.settled,
    forget: (key: string) => void known.delete(key),
    forgetAll: (prefix: string) => {
      for (const key of known.keys()) if (key.startsWith(prefix)) known.delete(key);
    },
  };
}

const anonymous = (access: Access): Standing => ({
  access,
  role: "viewer",
  writer: { isModerator: false, isBanned: false, timedOutUntil: null, lastMessageAt: null, hasSpoken: false },
});

async function loadChatStream(db: Kysely<Tables>, streamId: string): Promise<ChatStream | null> {
  const stream = await loadStream(db, streamId);
  if (!stream) return null;
  const { settings, words } = await readRules(db, streamId);
  return { stream, settings, judgeWords: createWordJudge(words) };
}

type Row = {
  person: string;
  channel_role: AccessFacts["channelRole"];
  member_role: AccessFacts["memberRole"];
  is_moderator: boolean;
  is_banned: boolean;
  timed_out_until: Date | null;
  last_message_at: Date | null;
};

async function loadStanding(db: Kysely<Tables>, stream: StoredStream, asker: Identity): Promise<Standing> {
  const found = (await loadStandings(db, stream, [asker])).get(asker.id);
  if (!found) throw new Error("the database did not say what somebody is to a stream");
  return found;
}

async function loadStandings(
  db: Kysely<Tables>,
  { state, facts }: StoredStream,
  askers: readonly Identity[],
): Promise<ReadonlyMap<string, Standing>> {
  const those = new Map(askers.map((asker) => [asker.id, asker]));
  const { rows } = await sql<Row>`
    select p.id as person, s.* from unnest(${sql.val([...those.keys()])}::uuid[]) as p (id)
    cross join lateral nchat_stream_standing(${state.id}::uuid, ${facts.channelId}::uuid, p.id) s
  `.execute(db);
  return new Map(
    rows.flatMap((row) => {
      const asker = those.get(row.person);
      return asker ? [[asker.id, standingOf({ state, facts }, row, asker)]] : [];
    }),
  );
}

function standingOf({ state, facts }: StoredStream, row: Row, asker: Identity): Standing {
  const { visibility, isRehearsal } = facts;
  const given = { hostId: state.hostId, visibility, isRehearsal, isBanned: row.is_banned };
  const access = decideAccess({ ...given, channelRole: row.channel_role, memberRole: row.member_role }, asker);
  const isModerator = access.rights.moderate || row.is_moderator;
  return {
    access,
    role: roleOf(access, isModerator),
    writer: {
      isModerator,
      isBanned: row.is_banned,
      timedOutUntil: row.timed_out_until?.getTime() ?? null,
      lastMessageAt: row.last_message_at?.getTime() ?? null,
      hasSpoken: row.last_message_at !== null,
    },
  };
}

async function look(db: Kysely<Tables>, streamId: string, askers: readonly Identity[]): Promise<Look | null> {
  const chat = await loadChatStream(db, streamId);
  if (!chat) return null;
  const standings = await loadStandings(db, chat.stream, askers);
  return {
    chat,
    of: (asker) => {
      const found = asker === null ? anonymous(accessOfAnonymous(chat.stream)) : standings.get(asker.id);
      if (!found) throw new Error("nobody asked what this person is to the stream");
      return found;
    },
  };
}
