import { randomUUID } from "node:crypto";
import type { Kysely, Transaction } from "kysely";
import type { CallState, Member } from "@nchat/contract/call-state";
import { isPending, memberOf } from "@nchat/contract/call-state";
import type { Tables } from "../db/tables.ts";
import { broadcastsOf } from "./broadcasts-of.ts";
import { callColumns, fromRows, inviteOutcome, participantColumns, shareColumns, type StoredCall } from "./rows.ts";

type Db = Kysely<Tables>;
type Trx = Transaction<Tables>;

/** Calls by id, in no particular order; those that are not there are left out. */
export async function loadCalls(db: Db, ids: readonly string[]): Promise<readonly StoredCall[]> {
  if (ids.length === 0) return [];
  const calls = await db.selectFrom("nchat_calls").selectAll().where("id", "in", ids).execute();
  return withDetails(db, calls);
}

/** One call, locked until the transaction ends, so that steps of one call follow each other. */
export async function loadCallForUpdate(trx: Trx, id: string): Promise<StoredCall | null> {
  const calls = await trx.selectFrom("nchat_calls").selectAll().where("id", "=", id).forUpdate().execute();
  const [stored] = await withDetails(trx, calls);
  return stored ?? null;
}

async function withDetails(db: Db, calls: readonly Parameters<typeof fromRows>[0][]): Promise<readonly StoredCall[]> {
  const ids = calls.map((call) => call.id);
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom("nchat_call_participants")
    .selectAll()
    .where("call_id", "in", ids)
    .orderBy("invited_at")
    .orderBy("id")
    .execute();
  const invites = await db
    .selectFrom("nchat_call_invites")
    .selectAll()
    .where("call_id", "in", ids)
    .orderBy("invited_at")
    .execute();
  const shares = await db
    .selectFrom("nchat_screen_shares")
    .selectAll()
    .where("call_id", "in", ids)
    .orderBy("started_at")
    .execute();
  const broadcasts = await broadcastsOf(db, ids);
  return calls.map((call) => {
    const broadcast = broadcasts.get(call.id);
    const ofCall = <T extends { call_id: string }>(all: readonly T[]) => all.filter((row) => row.call_id === call.id);
    const stored = fromRows(call, ofCall(rows), ofCall(invites), ofCall(shares));
    return broadcast ? { ...stored, broadcast } : stored;
  });
}

/** Writes a new call and everybody in it. */
export async function insertCall(
  trx: Trx,
  state: CallState,
  { roomName, metadata }: Pick<StoredCall, "roomName" | "metadata">,
): Promise<StoredCall> {
  await trx
    .insertInto("nchat_calls")
    .values({
      id: state.id,
      room_name: roomName,
      channel_id: state.channelId,
      initiator_id: state.initiatorId,
      type: state.type,
      max_participants: state.maxParticipants,
      metadata,
      created_at: new Date(state.createdAt),
      started_at: new Date(state.createdAt),
      ...callColumns(state),
    })
    .execute();
  const rowIds = await insertMembers(trx, state, state.members);
  return { state, roomName, metadata, rowIds };
}

/** Writes what differs between two states of a call. */
export async function saveCall(trx: Trx, before: StoredCall, after: CallState): Promise<StoredCall> {
  const old = before.state;
  if (old.status !== after.status || old.connectedAt !== after.connectedAt || old.endReason !== after.endReason)
    await trx.updateTable("nchat_calls").set(callColumns(after)).where("id", "=", after.id).execute();
  const known = after.members.filter((member) => memberOf(old, member.userId));
  for (const member of known) await saveMember(trx, old, after, member);
  const added = await insertMembers(
    trx,
    after,
    after.members.filter((member) => !known.includes(member)),
  );
  await saveShares(trx, old, after);
  return { ...before, state: after, rowIds: new Map([...before.rowIds, ...added]) };
}

async function insertMembers(trx: Trx, state: CallState, members: readonly Member[]): Promise<Map<string, string>> {
  const rows = members.map((member) => ({
    id: randomUUID(),
    call_id: state.id,
    user_id: member.userId,
    ...participantColumns(state, member),
  }));
  if (rows.length > 0) await trx.insertInto("nchat_call_participants").values(rows).execute();
  await insertInvites(
    trx,
    state,
    members.filter((member) => member.userId !== state.initiatorId),
  );
  return new Map(rows.map((row) => [row.user_id, row.id]));
}

async function insertInvites(trx: Trx, state: CallState, members: readonly Member[]): Promise<void> {
  if (members.length === 0) return;
  await trx
    .insertInto("nchat_call_invites")
    .values(
      members.map((member) => ({
        call_id: state.id,
        user_id: member.userId,
        invited_by: member.invitedBy,
        invited_at: new Date(member.invitedAt),
        ...inviteColumns(member),
      })),
    )
    .execute();
}

function inviteColumns(member: Member) {
  const outcome = inviteOutcome(member);
  const at = (time: number | null) => (time === null ? null : new Date(time));
  return { ring_until: at(member.ringUntil), rang_at: at(member.rangAt), message: member.message, outcome };
}

async function saveMember(trx: Trx, old: CallState, after: CallState, member: Member): Promise<void> {
  const before = memberOf(old, member.userId);
  const columns = participantColumns(after, member);
  const isSharer = before !== undefined && participantColumns(old, before).is_screen_sharing;
  if (before === member && isSharer === columns.is_screen_sharing) return;
  await trx
    .updateTable("nchat_call_participants")
    .set(columns)
    .where("call_id", "=", after.id)
    .where("user_id", "=", member.userId)
    .execute();
  if (before === undefined || before === member) return;
  if (!isPending(before) && isPending(member)) return insertInvites(trx, after, [member]);
  const isAnswered = isPending(before) && !isPending(member);
  if (!isAnswered && before.rangAt === member.rangAt) return;
  await trx
    .updateTable("nchat_call_invites")
    .set({
      ...inviteColumns(member),
      ...(isAnswered ? { answered_at: new Date(member.leftAt ?? member.absentSince ?? Date.now()) } : {}),
    })
    .where("call_id", "=", after.id)
    .where("user_id", "=", member.userId)
    .where("outcome", "is", null)
    .execute();
}

async function saveShares(trx: Trx, old: CallState, after: CallState): Promise<void> {
  for (const share of after.shares) {
    const before = old.shares.find((each) => each.trackId === share.trackId);
    if (before === share) continue;
    const columns = shareColumns(share);
    if (before) await trx.updateTable("nchat_screen_shares").set(columns).where("id", "=", share.trackId).execute();
    else
      await trx
        .insertInto("nchat_screen_shares")
        .values({
          id: share.trackId,
          call_id: after.id,
          user_id: share.userId,
          share_type: share.shareType,
          with_audio: share.withAudio,
          ...columns,
        })
        .execute();
  }
}
