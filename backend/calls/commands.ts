import { randomUUID } from "node:crypto";
import type { Transaction } from "kysely";
import { invite } from "@nchat/contract/call-start";
import type { CallCommand } from "@nchat/contract/call-events";
import { nextCall } from "@nchat/contract/call-rules";
import { memberOf, type CallState } from "@nchat/contract/call-state";
import type { CallAccess, LinkReport, ParticipantRole } from "@nchat/contract/calls";
import type { RouteRequest } from "@nchat/contract/rest";
import type { InitiateCall } from "@nchat/contract/rest/calls";
import type { Identity } from "../auth/identity.ts";
import type { Context } from "../context.ts";
import type { Tables } from "../db/tables.ts";
import { ApiError } from "../http/api-error.ts";
import { isSamplePerson } from "../sample/people.ts";
import { accessFor } from "./access.ts";
import type { Desk } from "./desk.ts";
import { openCallsOf, placeCall, requirePeople, toInvitees } from "./initiate.ts";
import { refusal } from "./refusals.ts";
import type { StoredCall } from "./rows.ts";
import { loadCalls } from "./store.ts";
import { toLinkReports } from "./view.ts";

/** Who asks: the person from the token, and the device as it calls itself. */
export type Asker = Readonly<{ user: Identity; deviceId: string | null }>;

type Way = Readonly<{ type: "accept" | "join"; withVideo?: boolean | undefined }>;

type MuteBody = RouteRequest<"muteInCall">["body"];
type ShareBody = RouteRequest<"startScreenShare">["body"];
type QualityBody = RouteRequest<"reportCallQuality">["body"];
type Trx = Transaction<Tables>;

/** How often somebody may say how their link is; LiveKit judges every few seconds. */
const reportsPerMinute = 30;

/** Everything that people can do to calls, for the routes and the sockets alike. */
export type Commands = ReturnType<typeof createCommands>;

/** Makes the commands; they check who asks, and leave what follows to the rules. */
export function createCommands(ctx: Context, desk: Desk) {
  return {
    enter: (asker: Asker, callId: string, way: Way) => enter(ctx, desk, asker, callId, way),
    initiate: (asker: Asker, body: InitiateCall, key: string | null) => initiate(ctx, desk, asker, body, key),
    /** Runs a command that needs nothing but the rules. */
    run: (callId: string, event: CallCommand) => desk.command(callId, { event }),
    cancel: async ({ user }: Asker, callId: string): Promise<StoredCall> => {
      const { state } = await find(ctx, callId);
      if (!memberOf(state, user.id)) throw refusal("NOT_A_PARTICIPANT");
      if (state.initiatorId !== user.id) throw new ApiError("FORBIDDEN", "Only the caller can cancel a call.");
      return desk.command(callId, { event: { type: "end", userId: user.id } });
    },
    kick: (asker: Asker, callId: string, participantId: string, reason: string | null) =>
      desk.command(callId, {
        event: (call) => ({ type: "kick", userId: asker.user.id, targetId: personOf(call, participantId) }),
        record: (trx, call) => recordDenials(trx, call, asker.user.id, reason),
      }),
    setRole: ({ user }: Asker, callId: string, participantId: string, role: ParticipantRole) =>
      desk.command(callId, {
        event: (call) => ({ type: "set-role", userId: user.id, targetId: personOf(call, participantId), role }),
      }),
    invite: (asker: Asker, callId: string, userIds: readonly string[]) =>
      invitePeople(ctx, desk, asker, callId, userIds),
    mute: ({ user }: Asker, callId: string, body: MuteBody) =>
      desk.command(callId, {
        event: (call) => ({
          type: "mute",
          userId: user.id,
          targetId: body.participantId ? personOf(call, body.participantId) : user.id,
          track: body.trackType,
          muted: body.muted,
        }),
      }),
    reportQuality: async ({ user }: Asker, callId: string, { quality, figures }: QualityBody): Promise<LinkReport> => {
      await ctx.limits.take({ name: "call-quality", most: reportsPerMinute, windowMs: 60_000 }, user.id);
      const stored = await desk.command(callId, { event: { type: "report-link", userId: user.id, quality, figures } });
      const [report] = toLinkReports(stored).filter(({ userId }) => userId === user.id);
      if (!report) throw refusal("NOT_A_PARTICIPANT"); // they left in the same moment
      return report;
    },
    startShare: async ({ user }: Asker, callId: string, { shareType, withAudio }: ShareBody): Promise<string> => {
      const trackId = randomUUID();
      await desk.command(callId, { event: { type: "start-share", userId: user.id, trackId, shareType, withAudio } });
      return trackId;
    },
  };
}

async function enter(ctx: Context, desk: Desk, asker: Asker, callId: string, way: Way): Promise<CallAccess> {
  const { user, deviceId } = asker;
  const call = await find(ctx, callId);
  const withVideo = way.withVideo ?? call.state.type === "video";
  const event = { type: way.type, userId: user.id, deviceId, withVideo };
  const prepare = await seatFor(ctx, call, user.id);
  // Tried before anything is done for it: a refusal must not cost anybody the call that they are in.
  const trial = nextCall(prepare(call.state), event, ctx.now().getTime());
  if (trial.outcome === "refused") throw refusal(trial.code);
  const [others] = await Promise.all([
    otherCallsOf(ctx, user.id, callId),
    ctx.livekit.ensureRoom(call.roomName, call.state),
  ]);
  for (const id of others) await desk.apply(id, { event: { type: "leave", userId: user.id, reason: "user_left" } });
  return accessFor(ctx, await desk.command(callId, { prepare, event }), user);
}

async function initiate(
  ctx: Context,
  desk: Desk,
  asker: Asker,
  body: InitiateCall,
  key: string | null,
): Promise<CallAccess> {
  await ctx.limits.take({ name: "calls", most: ctx.config.callsPerMinute, windowMs: 60_000 }, asker.user.id);
  const callId = randomUUID();
  const placed = await desk.open(callId, () => placeCall(ctx, { ...asker, callId, key, body }));
  const { state, roomName } = placed.stored;
  switch (placed.outcome) {
    case "new":
      return accessFor(ctx, placed.stored, asker.user);
    case "repeated":
      if (state.status !== "ended") await ctx.livekit.ensureRoom(roomName, state);
      return accessFor(ctx, placed.stored, asker.user);
    case "mutual":
      return enter(ctx, desk, asker, state.id, { type: "accept", withVideo: body.type === "video" });
    case "running":
      return enter(ctx, desk, asker, state.id, { type: "join", withVideo: body.type === "video" });
  }
}

async function recordDenials(trx: Trx, { state }: StoredCall, by: string, reason: string | null): Promise<void> {
  const kicked = state.members.filter((member) => member.status === "kicked");
  const rows = kicked.map(({ userId }) => ({ call_id: state.id, user_id: userId, denied_by: by, reason }));
  if (rows.length === 0) return;
  await trx
    .insertInto("nchat_call_denials")
    .values(rows)
    .onConflict((on) => on.doNothing())
    .execute();
}

async function find(ctx: Context, callId: string): Promise<StoredCall> {
  const [stored] = await loadCalls(ctx.db, [callId]);
  if (!stored) throw new ApiError("CALL_NOT_FOUND", "There is no such call.");
  return stored;
}

/** `participantId` may be the person's id or the row's. */
export function personOf({ rowIds }: StoredCall, participantId: string): string {
  for (const [userId, rowId] of rowIds) if (rowId === participantId) return userId;
  return participantId;
}

/** A member of the call's channel may enter without having been rung: gives them a place. */
async function seatFor(ctx: Context, call: StoredCall, userId: string): Promise<(state: CallState) => CallState> {
  const { channelId, initiatorId } = call.state;
  const asBefore = (state: CallState) => state;
  if (memberOf(call.state, userId) || channelId === null) return asBefore;
  const row = await ctx.db
    .selectFrom("nchat_channel_members")
    .select("user_id")
    .where("channel_id", "=", channelId)
    .where("user_id", "=", userId)
    .executeTakeFirst();
  if (!row) return asBefore;
  const guest = { userId, isBusy: false, isSilent: false };
  const seat = invite(guest, initiatorId, null, "participant", ctx.now().getTime());
  return (state) => (memberOf(state, userId) ? state : { ...state, members: [...state.members, seat] });
}

/** One call at a time: who enters one leaves any other. Only a sample person answers several at once. */
async function otherCallsOf(ctx: Context, userId: string, callId: string): Promise<readonly string[]> {
  if (isSamplePerson(userId)) return [];
  const rows = await ctx.db
    .selectFrom("nchat_call_participants as p")
    .innerJoin("nchat_calls as c", "c.id", "p.call_id")
    .select("c.id")
    .where("p.user_id", "=", userId)
    .where("p.status", "in", ["connecting", "connected", "disconnected"])
    .where("c.status", "!=", "ended")
    .where("c.id", "!=", callId)
    .execute();
  return rows.map((row) => row.id);
}

async function invitePeople(
  ctx: Context,
  desk: Desk,
  { user }: Asker,
  callId: string,
  userIds: readonly string[],
): Promise<Readonly<{ stored: StoredCall; added: readonly string[] }>> {
  const wanted = [...new Set(userIds)];
  if (wanted.includes(user.id)) throw new ApiError("CANNOT_CALL_YOURSELF", "You are in this call already.");
  const before = await find(ctx, callId);
  // Before the people are looked up: a stranger must not learn who exists.
  if (!memberOf(before.state, user.id)) throw refusal("NOT_A_PARTICIPANT");
  const invitees = await ctx.db.transaction().execute(async (trx) => {
    await requirePeople(trx, wanted);
    const open = (await openCallsOf(trx, wanted)).filter((call) => call.state.id !== callId);
    return toInvitees(ctx, wanted, open, ctx.now().getTime());
  });
  const stored = await desk.command(callId, { event: { type: "invite", userId: user.id, invitees } });
  const isNew = (id: string) => {
    const was = memberOf(before.state, id);
    return memberOf(stored.state, id) !== undefined && (was === undefined || was.status === "left");
  };
  return { stored, added: wanted.filter(isNew) };
}
