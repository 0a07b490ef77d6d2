import { sql, type Transaction } from "kysely";
import type { Effect } from "@nchat/contract/call-effects";
import { startCall, type Invitee } from "@nchat/contract/call-start";
import { isActive, isPending, memberOf, ringLimitMs, type CallState } from "@nchat/contract/call-state";
import type { InitiateCall } from "@nchat/contract/rest/calls";
import type { Identity } from "../auth/identity.ts";
import type { Context } from "../context.ts";
import type { Tables } from "../db/tables.ts";
import { ApiError } from "../http/api-error.ts";
import { keepMade, madeBefore } from "../http/idempotency.ts";
import { isSamplePerson } from "../sample/people.ts";
import { membersToCall, openCallsIn } from "./channel-calls.ts";
import type { StoredCall } from "./rows.ts";
import { insertCall, loadCalls } from "./store.ts";

type Trx = Transaction<Tables>;

/** Who wants to call whom, from which device; `key` is the `Idempotency-Key`, `callId` what a new call is named. */
export type Placing = Readonly<{
  callId: string;
  user: Identity;
  deviceId: string | null;
  key: string | null;
  body: InitiateCall;
}>;

/**
 * What came of it: a new call, one that was already ringing, the other side's own call to accept, or the call that runs in
 * the channel to join.
 */
export type Placed =
  | Readonly<{ outcome: "new"; stored: StoredCall; effects: readonly Effect[] }>
  | Readonly<{ outcome: "repeated" | "mutual" | "running"; stored: StoredCall }>;

/** How long a look may wait for LiveKit, and on PGlite everybody with it. A room takes a few milliseconds. */
const roomWithinMs = 50;

/**
 * Places a call. Everybody concerned is locked, so that two people who call each other, a double click or two callers of
 * one person are seen one after the other. Nothing is stored unless LiveKit has the room, which is made beside the look.
 * When LiveKit takes its time (it may take seconds), it is waited for between two looks and not within one.
 */
export async function placeCall(ctx: Context, placing: Placing): Promise<Placed> {
  const targets = await targetsOf(ctx, placing.user, placing.body);
  const making = ctx.livekit.ensureRoom(roomNameOf(placing.callId), {
    maxParticipants: ctx.config.ceilings.participants,
  });
  making.catch(() => undefined); // told below, if it matters
  try {
    const placed = await decide(ctx, placing, targets, () => isThereWithin(making, roomWithinMs));
    if (placed !== "needs-room") return withoutSpareRoom(ctx, placing, making, placed);
    await making;
    const settled = await decide(ctx, placing, targets, async () => true);
    if (settled === "needs-room") throw new Error("a call that has its room needs none");
    return withoutSpareRoom(ctx, placing, making, settled);
  } catch (error) {
    removeRoom(ctx, placing, making);
    throw error;
  }
}

const roomNameOf = (callId: string) => `call-${callId}`;

async function isThereWithin(making: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
  const made = making.then(
    () => true,
    () => false, // whoever waits for the room itself is told why
  );
  return await Promise.race([made, late]).finally(() => clearTimeout(timer));
}

/** Only a new call that goes on has a use for the room. */
function withoutSpareRoom(ctx: Context, placing: Placing, making: Promise<unknown>, placed: Placed): Placed {
  if (placed.outcome !== "new" || placed.stored.state.status === "ended") removeRoom(ctx, placing, making);
  return placed;
}

/** Nobody waits for it: what is left of it LiveKit closes by itself, since nobody ever enters. */
function removeRoom({ livekit, log }: Context, { callId }: Placing, making: Promise<unknown>): void {
  making
    .then(() => livekit.deleteRoom(roomNameOf(callId)))
    .catch((error: unknown) => log.debug({ err: error, callId }, "the room of a call that was not placed"));
}

function decide(
  ctx: Context,
  placing: Placing,
  targets: readonly string[],
  hasRoom: () => Promise<boolean>,
): Promise<Placed | "needs-room"> {
  const { user, body } = placing;
  return ctx.db.transaction().execute(async (trx) => {
    const channel = body.channelId === undefined ? [] : [body.channelId];
    await lock(trx, [user.id, ...targets, ...channel]);
    const known = await repeated(trx, placing);
    if (known) return { outcome: "repeated", stored: known };
    const involved = await openCallsOf(trx, [user.id, ...targets]);
    const current = involved.find((call) => isIn(call, user.id));
    if (current) {
      if (!isSameCall(current, placing, targets)) throw new ApiError("ALREADY_IN_CALL", "You are in a call already.");
      return { outcome: "repeated", stored: current };
    }
    const running = await runningInChannel(trx, body);
    if (running) return { outcome: "running", stored: running };
    const theirs = involved.find((call) => isMutual(call, user.id, targets, body));
    if (theirs) return { outcome: "mutual", stored: theirs };
    await requirePeople(trx, targets);
    const begun = begin(ctx, placing, targets, involved);
    if (begun.state.status !== "ended" && !(await hasRoom())) return "needs-room";
    return { outcome: "new", stored: await store(trx, placing, begun.state), effects: begun.effects };
  });
}

/** In the same order by everybody, so that nobody waits for each other. */
async function lock(trx: Trx, ids: readonly string[]): Promise<void> {
  const sorted = sql.join(ids.toSorted().map((id) => sql`(${id}::text)`));
  await sql`select pg_advisory_xact_lock(hashtextextended(id, 7)) from (values ${sorted}) as wanted (id)`.execute(trx);
}

async function targetsOf(ctx: Context, user: Identity, body: InitiateCall): Promise<readonly string[]> {
  const wanted = new Set([...(body.targetUserId ? [body.targetUserId] : []), ...(body.targetUserIds ?? [])]);
  if (wanted.has(user.id)) throw new ApiError("CANNOT_CALL_YOURSELF", "You cannot call yourself.");
  const { participants } = ctx.config.ceilings;
  if (wanted.size >= participants)
    throw new ApiError("VALIDATION_FAILED", `A call on this server holds ${participants} people.`);
  if (body.channelId === undefined) return [...wanted];
  return (await membersToCall(ctx.db, body.channelId, user.id, wanted)).slice(0, participants - 1);
}

/** A channel as a whole has one call: who starts another joins it. */
async function runningInChannel(trx: Trx, body: InitiateCall): Promise<StoredCall | undefined> {
  if (body.channelId === undefined || body.targetUserId !== undefined || body.targetUserIds) return undefined;
  const [running] = await openCallsIn(trx, body.channelId);
  return running;
}

async function repeated(trx: Trx, { user, key }: Placing): Promise<StoredCall | null> {
  const callId = await madeBefore(trx, { userId: user.id, key }, "call");
  const [stored] = callId === null ? [] : await loadCalls(trx, [callId]);
  return stored ?? null;
}

/** Every open call that one of these people belongs to or is rung for. */
export async function openCallsOf(trx: Trx, userIds: readonly string[]): Promise<readonly StoredCall[]> {
  const rows = await trx
    .selectFrom("nchat_call_participants as p")
    .innerJoin("nchat_calls as c", "c.id", "p.call_id")
    .select("c.id")
    .distinct()
    .where("c.status", "!=", "ended")
    .where("p.user_id", "in", userIds)
    .where("p.status", "not in", ["left", "kicked"])
    .execute();
  return loadCalls(
    trx,
    rows.map((row) => row.id),
  );
}

function isIn({ state }: StoredCall, userId: string): boolean {
  const member = memberOf(state, userId);
  return member !== undefined && isActive(member);
}

/** The same ringing call asked for again: a double click, or a request sent twice. */
function isSameCall({ state }: StoredCall, { user, body }: Placing, targets: readonly string[]): boolean {
  if (state.initiatorId !== user.id || (state.status !== "initiated" && state.status !== "ringing")) return false;
  const others = state.members.map((member) => member.userId).filter((id) => id !== user.id);
  return (
    state.channelId === (body.channelId ?? null) &&
    others.length === targets.length &&
    targets.every((id) => others.includes(id))
  );
}

/** The person I call rings me at this moment. */
function isMutual({ state }: StoredCall, userId: string, targets: readonly string[], body: InitiateCall): boolean {
  const me = memberOf(state, userId);
  const [target, ...more] = targets;
  if (!me || !isPending(me) || more.length > 0 || body.channelId !== undefined) return false;
  return state.initiatorId === target && state.status !== "ended";
}

/** Whether somebody can't be rung because they are in a call or rung for one. */
export function isBusyIn({ state }: StoredCall, userId: string, now: number): boolean {
  const member = memberOf(state, userId);
  if (!member) return false;
  if (isActive(member)) return true;
  return isPending(member) && !member.isSilent && now < (member.ringUntil ?? member.invitedAt + ringLimitMs);
}

/** Who of these can be rung now. */
export function toInvitees(
  { presence }: Pick<Context, "presence">,
  userIds: readonly string[],
  open: readonly StoredCall[],
  now: number,
): readonly Invitee[] {
  return userIds.map((userId) => ({
    userId,
    isBusy: !isSamplePerson(userId) && open.some((call) => isBusyIn(call, userId, now)),
    isSilent: presence.isDoNotDisturb(userId),
  }));
}

/** Refuses people who are not there. */
export async function requirePeople(trx: Trx, userIds: readonly string[]): Promise<void> {
  const rows = await trx
    .selectFrom("nchat_users")
    .select("id")
    .where("id", "in", userIds)
    .where("deleted_at", "is", null)
    .execute();
  if (rows.length < new Set(userIds).size) throw new ApiError("USER_NOT_FOUND", "There is no such person.");
}

function begin(
  ctx: Context,
  { callId, user, deviceId, body }: Placing,
  targets: readonly string[],
  involved: readonly StoredCall[],
): ReturnType<typeof startCall> {
  const now = ctx.now().getTime();
  const call = {
    id: callId,
    type: body.type === "video" ? ("video" as const) : ("audio" as const),
    channelId: body.channelId ?? null,
    initiatorId: user.id,
    initiatorDeviceId: deviceId,
    maxParticipants: ctx.config.ceilings.participants,
    invitees: toInvitees(ctx, targets, involved, now),
  };
  return startCall(call, now);
}

async function store(trx: Trx, { callId, user, key, body }: Placing, state: CallState): Promise<StoredCall> {
  const stored = await insertCall(trx, state, { roomName: roomNameOf(callId), metadata: body.metadata ?? {} });
  await keepMade(trx, { userId: user.id, key }, { kind: "call", id: callId });
  return stored;
}
