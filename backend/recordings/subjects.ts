import type { Kysely, Transaction } from "kysely";
import type { Identity } from "../auth/identity.ts";
import type { Tables } from "../db/tables.ts";
import { ApiError } from "../http/api-error.ts";
import { requireStream } from "../streams/access.ts";
import { isOfCall, recordTheCall } from "../streams/of-call.ts";

/** What is recorded: a call or a stream, with what a recording needs to know of it. */
export type Subject = Readonly<{
  callId: string | null;
  streamId: string | null;
  channelId: string | null;
  roomName: string;
  /** Why it can't be recorded just now, as a sentence; null when it can. */
  notNow: string | null;
  isEncrypted: boolean;
}>;

/** Which one. */
export type SubjectId = Readonly<{ callId: string } | { streamId: string }>;

type Db = Kysely<Tables>;

const inCall = ["connecting", "connected", "disconnected"];

/** The call or stream, if the person may record it: its hosts and co-hosts. */
export async function requireSubject(db: Db, id: SubjectId, user: Pick<Identity, "id" | "roles">): Promise<Subject> {
  return "callId" in id ? await requireCall(db, id.callId, user.id) : await streamOf(db, id.streamId, user);
}

async function requireCall(db: Db, callId: string, userId: string): Promise<Subject> {
  const row = await db
    .selectFrom("nchat_calls as c")
    .leftJoin("nchat_call_participants as p", (join) =>
      join.onRef("p.call_id", "=", "c.id").on("p.user_id", "=", userId),
    )
    .select(["c.id", "c.status", "c.channel_id", "c.room_name", "c.metadata", "p.role", "p.status as place"])
    .where("c.id", "=", callId)
    .executeTakeFirst();
  if (!row) throw new ApiError("CALL_NOT_FOUND", "There is no such call.");
  if (row.place === null) throw new ApiError("NOT_A_PARTICIPANT", "You are not in this call.");
  if (row.role !== "host" && row.role !== "co_host")
    throw new ApiError("FORBIDDEN", "Only the host and co-hosts record a call.");
  if (row.status === "ended") throw new ApiError("CALL_ENDED", "This call has ended.");
  if (!inCall.includes(row.place)) throw new ApiError("NOT_A_PARTICIPANT", "You are not in this call.");
  const isConnected = row.status === "connected" || row.status === "reconnecting";
  return {
    callId,
    streamId: null,
    channelId: row.channel_id,
    roomName: row.room_name,
    notNow: isConnected ? null : "This call is not connected yet.",
    isEncrypted: row.metadata?.["e2ee"] === true,
  };
}

async function streamOf(db: Db, streamId: string, user: Pick<Identity, "id" | "roles">): Promise<Subject> {
  const { stream } = await requireStream(db, streamId, user, "publish");
  const { state, facts } = stream;
  if (state.status === "ended" || state.status === "cancelled" || state.status === "ending")
    throw new ApiError("STREAM_ENDED", "This stream is over.");
  const isLive = state.status === "live";
  return {
    callId: null,
    streamId,
    channelId: facts.channelId,
    roomName: facts.roomName,
    notNow: (await isOfCall(db, streamId)) ? recordTheCall : isLive ? null : "This stream is not live yet.",
    isEncrypted: false,
  };
}

/** Keeps two starts of one call or stream apart until the transaction ends. */
export async function lockSubject(trx: Transaction<Tables>, id: SubjectId): Promise<void> {
  const table = "callId" in id ? "nchat_calls" : "nchat_streams";
  const rowId = "callId" in id ? id.callId : id.streamId;
  await trx.selectFrom(table).select("id").where("id", "=", rowId).forUpdate().execute();
}
