import { isActive, isPending, memberOf, type CallState } from "@nchat/contract/call-state";
import type { HistoryEntry } from "@nchat/contract/rest/calls";
import type { RouteAnswer, RouteRequest } from "@nchat/contract/rest";
import type { Context } from "../context.ts";
import { loadCalls } from "./store.ts";
import type { StoredCall } from "./rows.ts";
import { loadNames, toCall, toCallWithPeople, toParticipants } from "./view.ts";

/** Calls that ring for or hold a person. One that do-not-disturb keeps from them is not told. */
export async function listActive(db: Context["db"], userId: string): Promise<readonly StoredCall[]> {
  const rows = await db
    .selectFrom("nchat_call_participants as p")
    .innerJoin("nchat_calls as c", "c.id", "p.call_id")
    .select("c.id")
    .where("p.user_id", "=", userId)
    .where("p.status", "not in", ["left", "kicked"])
    .where("c.status", "!=", "ended")
    .execute();
  const calls = await loadCalls(
    db,
    rows.map((row) => row.id),
  );
  return calls.filter(({ state }) => {
    const member = memberOf(state, userId);
    return member && (isActive(member) || (isPending(member) && !member.isSilent));
  });
}

/** The room names of those of some calls that have ended. */
export async function endedRooms(db: Context["db"], callIds: readonly string[]): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("nchat_calls")
    .select("room_name")
    .where("id", "in", callIds)
    .where("status", "=", "ended")
    .execute();
  return rows.map((row) => row.room_name);
}

/** The same as the API answers it. */
export async function answerActive(db: Context["db"], userId: string): Promise<RouteAnswer<"listActiveCalls">> {
  const calls = await listActive(db, userId);
  const names = await loadNames(db, calls);
  return { calls: calls.map((call) => toCallWithPeople(call, names)) };
}

/** A person's ended calls, newest first. */
export async function listHistory(
  db: Context["db"],
  userId: string,
  query: RouteRequest<"listCallHistory">["query"],
): Promise<RouteAnswer<"listCallHistory">> {
  const { limit, offset, channelId, participantId, startDate, endDate } = query;
  let found = db
    .selectFrom("nchat_calls as c")
    .innerJoin("nchat_call_participants as p", "p.call_id", "c.id")
    .where("p.user_id", "=", userId)
    .where("c.status", "=", "ended");
  if (channelId) found = found.where("c.channel_id", "=", channelId);
  if (startDate) found = found.where("c.created_at", ">=", new Date(startDate));
  if (endDate) found = found.where("c.created_at", "<=", new Date(endDate));
  if (participantId)
    found = found.where(({ exists, selectFrom }) =>
      exists(
        selectFrom("nchat_call_participants as o")
          .select("o.id")
          .whereRef("o.call_id", "=", "c.id")
          .where((o) => o.or([o("o.user_id", "=", participantId), o("o.id", "=", participantId)])),
      ),
    );
  const count = await found.select(({ fn }) => fn.countAll<string>().as("total")).executeTakeFirstOrThrow();
  const rows = await found
    .select("c.id")
    .orderBy("c.created_at", "desc")
    .orderBy("c.id")
    .limit(limit)
    .offset(offset)
    .execute();
  const ids = rows.map((row) => row.id);
  const loaded = new Map((await loadCalls(db, ids)).map((call) => [call.state.id, call]));
  const calls = ids.flatMap((id) => loaded.get(id) ?? []);
  const names = await loadNames(db, calls);
  const entries = calls.map((call) => ({
    call: toCall(call),
    participants: toParticipants(call, names),
    ...toldBy(call.state, userId),
  }));
  return { calls: entries, total: Number(count.total), limit, offset };
}

type Told = Pick<HistoryEntry, "direction" | "outcome" | "declineMessage" | "duration">;

/** How an ended call looks from one person's side. */
export function toldBy(state: CallState, userId: string): Told {
  const member = memberOf(state, userId);
  const direction = state.initiatorId === userId ? "outgoing" : "incoming";
  const declined = state.members.filter((each) => each.leaveReason === "declined" && each.message !== null);
  const own = declined.find((each) => each.userId === userId);
  const declineMessage = (direction === "outgoing" ? declined[0] : own)?.message ?? null;
  const start = Math.max(member?.joinedAt ?? Number.POSITIVE_INFINITY, state.connectedAt ?? Number.POSITIVE_INFINITY);
  const end = Math.min(member?.leftAt ?? Number.POSITIVE_INFINITY, state.endedAt ?? Number.POSITIVE_INFINITY);
  const duration = Math.max(0, Math.round((end - start) / 1000));
  const outcome = direction === "outgoing" ? outcomeOfOutgoing(state) : outcomeOfIncoming(state, userId);
  return { direction, outcome, declineMessage, duration: Number.isFinite(duration) ? duration : 0 };
}

function outcomeOfOutgoing(state: CallState): Told["outcome"] {
  if (state.connectedAt !== null) return "answered";
  switch (state.endReason) {
    case "declined":
    case "busy":
    case "no_answer":
    case "cancelled":
      return state.endReason;
    case "timeout":
      return "no_answer";
    case "completed":
    case "host_ended":
    case "kicked":
      return "cancelled";
    case "failed":
    case "network_error":
    case null:
      return "failed";
  }
}

function outcomeOfIncoming(state: CallState, userId: string): Told["outcome"] {
  const member = memberOf(state, userId);
  if (member?.joinedAt) return "answered";
  switch (member?.leaveReason) {
    case "declined":
      return "declined";
    case "network_error":
      return "failed";
    case "user_left":
    case "ended":
      return "cancelled";
    default:
      return "missed";
  }
}
