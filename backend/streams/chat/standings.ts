import { type Kysely, sql } from "kysely";
import type { ChatRole, ChatSettings } from "@nchat/contract/stream-chat";
import type { Identity } from "../../auth/identity.ts";
import type { Tables } from "../../db/tables.ts";
import { ApiError } from "../../http/api-error.ts";
import type { Bus } from "../../redis/bus.ts";
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

/** Remembers what every message needs to know. Whoever changes any of it says so by `forget…`, to all nodes. */
export type Standings = Readonly<{
  /** Throws STREAM_NOT_FOUND for those who may not see it. */
  of: (streamId: string, asker: Identity | null) => Promise<ChatStream & Standing>;
  /** Somebody wrote; what is held is not said yet. */
  wrote: (streamId: string, userId: string, at: number, isSaid: boolean) => void;
  /** Reads what somebody is before it is asked for again: no word of another node need have come for that. */
  lookAgain: (streamId: string, userId: string) => void;
  forgetPerson: (streamId: string, userId: string) => void;
  forgetStream: (streamId: string) => void;
}>;

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
  return {
    of: async (streamId, asker) => {
      const chat = await streams.get(streamId, () => loadChatStream(db, streamId));
      if (!chat) throw new ApiError("STREAM_NOT_FOUND", "There is no such stream.");
      const standing =
        asker === null
          ? anonymous(await accessTo(db, chat.stream, null))
          : await people.get(keyOf(streamId, asker.id), () => loadStanding(db, chat.stream, asker));
      if (!standing.access.rights.see) throw new ApiError("STREAM_NOT_FOUND", "There is no such stream.");
      return { ...chat, ...standing };
    },
    wrote: (streamId, userId, at, isSaid) => {
      // In place: a message that is judged at the same time must find it.
      const writer = people.settled(keyOf(streamId, userId))?.writer;
      if (writer) Object.assign(writer, { lastMessageAt: at, hasSpoken: writer.hasSpoken || isSaid });
    },
    lookAgain: forgetPerson,
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
