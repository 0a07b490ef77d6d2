import { type Kysely, sql } from "kysely";
import type { ChatRole, ChatSettings } from "@nchat/contract/stream-chat";
import type { Identity } from "../../auth/identity.ts";
import type { Tables } from "../../db/tables.ts";
import { ApiError } from "../../http/api-error.ts";
import { type Access, type AccessFacts, accessTo, decideAccess } from "../access.ts";
import type { StoredStream } from "../rows.ts";
import { loadStream } from "../store.ts";
import { readRules } from "./chat-rules.ts";
import type { Writer } from "./rules.ts";
import { createWordJudge, type WordJudge } from "./words.ts";

/** A stream as its chat knows it. */
export type ChatStream = Readonly<{ stream: StoredStream; settings: ChatSettings; judgeWords: WordJudge }>;

/** What somebody is in a stream's chat. Null asks for anybody without a token. */
export type Standing = Readonly<{ access: Access; role: ChatRole; writer: Writer }>;

/** Remembers what every message needs to know. Whoever changes any of it says so by `forget…`. */
export type Standings = Readonly<{
  /** Throws STREAM_NOT_FOUND for those who may not see it. */
  of: (streamId: string, asker: Identity | null) => Promise<ChatStream & Standing>;
  /** Somebody wrote; what is held is not said yet. */
  wrote: (streamId: string, userId: string, at: number, isSaid: boolean) => void;
  forgetPerson: (streamId: string, userId: string) => void;
  forgetStream: (streamId: string) => void;
}>;

/** So long something may be out of date that was changed without a word: the channel's members, for one. */
const freshMs = 15_000;
const most = 20_000;

type Kept<T> = { value: Promise<T>; at: number; settled?: T };

/** Makes the memory; one a node. */
export function createStandings(db: Kysely<Tables>, now: () => number): Standings {
  const streams = new Map<string, Kept<ChatStream | null>>();
  const people = new Map<string, Kept<Standing>>();
  const remembered = <T>(map: Map<string, Kept<T>>, key: string, load: () => Promise<T>): Promise<T> => {
    const known = map.get(key);
    if (known && now() - known.at < freshMs) return known.value;
    const kept: Kept<T> = { value: load(), at: now() };
    map.set(key, kept);
    kept.value.then(
      (value) => void (kept.settled = value),
      () => {
        if (map.get(key) === kept) map.delete(key); // it is asked again; whoever waits for it hears of the failure
      },
    );
    if (map.size > most) map.delete(map.keys().next().value ?? "");
    return kept.value;
  };
  const keyOf = (streamId: string, userId: string) => `${streamId}/${userId}`;
  return {
    of: async (streamId, asker) => {
      const chat = await remembered(streams, streamId, () => loadChatStream(db, streamId));
      if (!chat) throw new ApiError("STREAM_NOT_FOUND", "There is no such stream.");
      const standing =
        asker === null
          ? anonymous(await accessTo(db, chat.stream, null))
          : await remembered(people, keyOf(streamId, asker.id), () => loadStanding(db, chat.stream, asker));
      if (!standing.access.rights.see) throw new ApiError("STREAM_NOT_FOUND", "There is no such stream.");
      return { ...chat, ...standing };
    },
    wrote: (streamId, userId, at, isSaid) => {
      // In place: a message that is judged at the same time must find it.
      const writer = people.get(keyOf(streamId, userId))?.settled?.writer;
      if (writer) Object.assign(writer, { lastMessageAt: at, hasSpoken: writer.hasSpoken || isSaid });
    },
    forgetPerson: (streamId, userId) => void people.delete(keyOf(streamId, userId)),
    forgetStream: (streamId) => {
      streams.delete(streamId);
      for (const key of people.keys()) if (key.startsWith(streamId)) people.delete(key);
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
  channel_role: AccessFacts["channelRole"];
  member_role: AccessFacts["memberRole"];
  is_moderator: boolean;
  is_banned: boolean;
  timed_out_until: Date | null;
  last_message_at: Date | null;
};

async function loadStanding(db: Kysely<Tables>, { state, facts }: StoredStream, asker: Identity): Promise<Standing> {
  const { rows } = await sql<Row>`
    select * from nchat_stream_standing(${state.id}::uuid, ${facts.channelId}::uuid, ${asker.id}::uuid)
  `.execute(db);
  const [row] = rows;
  if (!row) throw new Error("the database did not say what somebody is to a stream");
  const given = { hostId: state.hostId, visibility: facts.visibility, isBanned: row.is_banned };
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

function roleOf({ role }: Access, isModerator: boolean): ChatRole {
  if (role === "host" || role === "co_host") return role;
  return isModerator ? "moderator" : "viewer";
}
