import type { Kysely } from "kysely";
import type { RouteAnswer } from "@nchat/contract/rest";
import { roleIn } from "../channels/store.ts";
import type { Tables } from "../db/tables.ts";
import { ApiError } from "../http/api-error.ts";
import type { StoredCall } from "./rows.ts";
import { loadCalls } from "./store.ts";
import { loadNames, toCallWithPeople } from "./view.ts";

type Db = Kysely<Tables>;

/** Throws FORBIDDEN for who does not belong to a channel, and for a channel that is not there. */
export async function requireMember(db: Db, channelId: string, userId: string): Promise<void> {
  if (!(await roleIn(db, channelId, userId))) throw new ApiError("FORBIDDEN", "You are not a member of this channel.");
}

/**
 * Whom a call in a channel is for: those named, who must belong to it, or everybody in it but the caller. The order is
 * that of joining the channel, so that a large one rings the same people each time.
 */
export async function membersToCall(
  db: Db,
  channelId: string,
  callerId: string,
  named: ReadonlySet<string>,
): Promise<readonly string[]> {
  await requireMember(db, channelId, callerId);
  const rows = await db
    .selectFrom("nchat_channel_members as m")
    .innerJoin("nchat_users as u", "u.id", "m.user_id")
    .select("m.user_id")
    .where("m.channel_id", "=", channelId)
    .where("u.deleted_at", "is", null)
    .orderBy("m.joined_at")
    .orderBy("m.user_id")
    .execute();
  const members = rows.map((row) => row.user_id);
  if (![...named].every((id) => members.includes(id)))
    throw new ApiError("FORBIDDEN", "Not everybody whom you call is a member of this channel.");
  const others = named.size > 0 ? [...named] : members.filter((id) => id !== callerId);
  if (others.length === 0) throw new ApiError("USER_NOT_FOUND", "Nobody else is in this channel.");
  return others;
}

/** The calls that run in a channel, the newest first. */
export async function openCallsIn(db: Db, channelId: string): Promise<readonly StoredCall[]> {
  const rows = await db
    .selectFrom("nchat_calls")
    .select("id")
    .where("channel_id", "=", channelId)
    .where("status", "!=", "ended")
    .orderBy("created_at", "desc")
    .orderBy("id")
    .execute();
  const ids = rows.map((row) => row.id);
  const calls = new Map((await loadCalls(db, ids)).map((call) => [call.state.id, call]));
  // A row that a plain reader inserted has nobody in it: that is no call yet.
  return ids.flatMap((id) => calls.get(id) ?? []).filter((call) => call.state.members.length > 0);
}

/** The same for one of its members, as the API answers it. */
export async function answerActiveIn(
  db: Db,
  channelId: string,
  userId: string,
): Promise<RouteAnswer<"listActiveCalls">> {
  await requireMember(db, channelId, userId);
  const calls = await openCallsIn(db, channelId);
  const names = await loadNames(db, calls);
  return { calls: calls.map((call) => toCallWithPeople(call, names)) };
}
