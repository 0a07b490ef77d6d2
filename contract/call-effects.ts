import { isActive, isPending, memberOf, type CallState, type Member, type Share } from "./call-state.ts";
import type { ConnectionQuality, ParticipantRole } from "./calls.ts";
import type { RingStop } from "./realtime.ts";
import { may } from "./roles.ts";

/** What the world is told, or LiveKit is asked, after a step. The server adds names and pictures. */
export type Effect = Readonly<
  | { type: "ring"; userId: string }
  /** `exceptDevice` is the one that stopped the ring itself. */
  | { type: "ring-stopped"; userId: string; reason: RingStop; exceptDevice: string | null }
  | { type: "answered"; userId: string }
  | { type: "declined"; userId: string; message: string | null }
  | { type: "person-joined" | "person-left" | "person-changed"; userId: string }
  | { type: "mute-changed" | "video-changed"; userId: string; muted: boolean; by: string }
  | { type: "link-changed"; userId: string; quality: ConnectionQuality }
  | { type: "share-started"; share: Share }
  | { type: "share-stopped"; userId: string; trackId: string }
  | { type: "taken-over"; userId: string; byDevice: string }
  | { type: "call-changed" }
  | { type: "call-over" }
  | { type: "remove-from-room"; userId: string }
  | { type: "mute-track"; userId: string; track: "audio" | "video" | "screen" }
  /** LiveKit lets somebody do in the room what their role allows, whatever their token says. */
  | { type: "allow"; userId: string; role: ParticipantRole }
  | { type: "close-room" }
>;

/** Who caused a step, and on which device, where that matters to what is told. */
export type Origin = Readonly<{ userId: string; deviceId: string | null }>;

/**
 * What differs between two states of a call, told in the order in which a client can follow it: people first, then the
 * call, and LiveKit last. `before` is null for a new call.
 */
export function announce(before: CallState | null, after: CallState, origin: Origin | null): readonly Effect[] {
  if (before === after) return [];
  const effects: Effect[] = [];
  for (const member of after.members) {
    const old = before ? memberOf(before, member.userId) : undefined;
    if (old !== member) effects.push(...aboutMember(old, member, before === null, after, origin));
  }
  effects.push(...aboutShares(before, after));
  if (before && hasCallChanged(before, after)) effects.push({ type: "call-changed" });
  const isOver = after.status === "ended" && before?.status !== "ended";
  if (isOver && before === null) effects.push({ type: "call-changed" });
  if (isOver) effects.push({ type: "call-over" });
  if (isOver && before !== null) effects.push({ type: "close-room" });
  return effects;
}

function hasCallChanged(before: CallState, after: CallState): boolean {
  const grew = before.members.length <= 2 && after.members.length > 2;
  return before.status !== after.status || grew;
}

function aboutMember(
  old: Member | undefined,
  member: Member,
  isNewCall: boolean,
  after: CallState,
  origin: Origin | null,
): Effect[] {
  const { userId } = member;
  const effects: Effect[] = [];
  const wasPending = old !== undefined && isPending(old);
  const isRung = member.status === "invited" && (old === undefined || !wasPending) && !member.isSilent;
  if (isRung) effects.push({ type: "ring", userId });
  if (wasPending && !isPending(member)) effects.push(...ringOver(old, member, after, origin));
  if (!isNewCall && old?.status !== member.status) effects.push({ type: changeOf(old, member), userId });
  else if (old && old.role !== member.role) effects.push({ type: "person-changed", userId });
  if (needsAllowing(old, member)) effects.push({ type: "allow", userId, role: member.role });
  if (old && isActive(member)) {
    const by = origin?.userId ?? userId;
    if (old.isMuted !== member.isMuted) effects.push({ type: "mute-changed", userId, muted: member.isMuted, by });
    if (isActive(old) && old.isVideoEnabled !== member.isVideoEnabled)
      effects.push({ type: "video-changed", userId, muted: !member.isVideoEnabled, by });
    if (member.link && member.link.quality !== old.link?.quality)
      effects.push({ type: "link-changed", userId, quality: member.link.quality });
  }
  return effects;
}

/** In the room with another role than before; or entering it, perhaps with a token from when they might do more. */
function needsAllowing(old: Member | undefined, member: Member): boolean {
  if (!old || member.sid === null) return false;
  if (old.role !== member.role) return true;
  return old.sid !== member.sid && !may(member.role, "publish");
}

function changeOf(old: Member | undefined, member: Member): "person-joined" | "person-left" | "person-changed" {
  if (member.status === "connected") return "person-joined";
  const isOut = member.status === "left" || member.status === "kicked";
  return isOut && old !== undefined && isActive(old) ? "person-left" : "person-changed";
}

function ringOver(old: Member, member: Member, after: CallState, origin: Origin | null): Effect[] {
  const { userId } = member;
  const effects: Effect[] = [];
  const exceptDevice = origin?.userId === userId ? origin.deviceId : null;
  const reason = stopOf(member, after);
  if (!old.isSilent) effects.push({ type: "ring-stopped", userId, reason, exceptDevice });
  if (isActive(member)) effects.push({ type: "answered", userId });
  if (member.leaveReason === "declined") effects.push({ type: "declined", userId, message: member.message });
  return effects;
}

function stopOf(member: Member, after: CallState): RingStop {
  if (isActive(member)) return "answered_elsewhere";
  if (member.leaveReason === "declined") return "declined_elsewhere";
  if (member.leaveReason === "no_answer") return "no_answer";
  return after.status === "ended" && after.endReason !== "cancelled" ? "ended" : "cancelled";
}

function aboutShares(before: CallState | null, after: CallState): Effect[] {
  if (before?.shares === after.shares) return [];
  return after.shares.flatMap((share): Effect[] => {
    const old = before?.shares.find((each) => each.trackId === share.trackId);
    if (!old) return share.endedAt === null ? [{ type: "share-started", share }] : [];
    const isStopped = old.endedAt === null && share.endedAt !== null;
    return isStopped ? [{ type: "share-stopped", userId: share.userId, trackId: share.trackId }] : [];
  });
}
