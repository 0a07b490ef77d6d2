import type { Kysely } from "kysely";
import { isGroup, openShares, type CallState, type Member, type Share } from "@nchat/contract/call-state";
import type { Call, CallWithPeople, LinkReport, Participant, ScreenShare } from "@nchat/contract/calls";
import type { Tables } from "../db/tables.ts";
import type { PersonRow } from "../people/presence.ts";
import type { StoredCall } from "./rows.ts";

/** The people that a payload names, by id. */
export type Names = ReadonlyMap<string, PersonRow>;

const iso = (time: number) => new Date(time).toISOString();
const isoOrNull = (time: number | null) => (time === null ? null : iso(time));

/** Loads the people of some calls at once. */
export async function loadNames(db: Kysely<Tables>, calls: readonly StoredCall[]): Promise<Names> {
  const ids = [...new Set(calls.flatMap((call) => call.state.members.map((member) => member.userId)))];
  if (ids.length === 0) return new Map();
  const columns = ["id", "username", "display_name", "avatar_url"] as const;
  const rows = await db.selectFrom("nchat_users").select(columns).where("id", "in", ids).execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** A call as its members see it. */
export function toCall({ state, roomName, metadata }: StoredCall): Call {
  return {
    id: state.id,
    roomName,
    channelId: state.channelId,
    initiatorId: state.initiatorId,
    type: state.type,
    status: state.status,
    isGroup: isGroup(state),
    startedAt: iso(state.createdAt),
    connectedAt: isoOrNull(state.connectedAt),
    endedAt: isoOrNull(state.endedAt),
    endReason: state.endReason,
    maxParticipants: state.maxParticipants,
    metadata,
    createdAt: iso(state.createdAt),
  };
}

/** One person's place in a call. */
export function toParticipant(stored: StoredCall, member: Member, names: Names): Participant {
  const { state, rowIds } = stored;
  const person = names.get(member.userId);
  const rowId = rowIds.get(member.userId);
  if (rowId === undefined) throw new Error(`call ${state.id} has no row for ${member.userId}`);
  return {
    id: rowId,
    callId: state.id,
    userId: member.userId,
    username: person?.username ?? "",
    displayName: person?.display_name ?? "",
    avatarUrl: person?.avatar_url ?? null,
    role: member.role,
    status: member.status,
    invitedAt: iso(member.invitedAt),
    joinedAt: isoOrNull(member.joinedAt),
    leftAt: isoOrNull(member.leftAt),
    leaveReason: member.leaveReason,
    isMuted: member.isMuted,
    isVideoEnabled: member.isVideoEnabled,
    isScreenSharing: openShares(state).some((share) => share.userId === member.userId),
    connectionQuality: member.link?.quality ?? null,
  };
}

/** What the devices in a call said last of their links. */
export function toLinkReports({ state }: StoredCall): LinkReport[] {
  return state.members.flatMap(({ userId, link }) =>
    link ? [{ userId, quality: link.quality, figures: link.figures, reportedAt: iso(link.at) }] : [],
  );
}

/** A share as the members see it. */
export function toScreenShare(share: Share): ScreenShare {
  const { trackId, trackSid, userId, shareType, withAudio, startedAt } = share;
  return { trackId, trackSid, userId, shareType, withAudio, startedAt: iso(startedAt) };
}

/** Everybody in a call. */
export function toParticipants(stored: StoredCall, names: Names): Participant[] {
  return stored.state.members.map((member) => toParticipant(stored, member, names));
}

/** A call with everybody in it and what they share. */
export function toCallWithPeople(stored: StoredCall, names: Names): CallWithPeople {
  return {
    call: toCall(stored),
    participants: toParticipants(stored, names),
    shares: openShares(stored.state).map(toScreenShare),
    ...toldOfBroadcast(stored),
  };
}

/** That it is broadcast, for everything that somebody reads before entering or while inside. */
export const toldOfBroadcast = ({ broadcast }: StoredCall): Pick<CallWithPeople, "broadcast"> =>
  broadcast ? { broadcast } : {};

/**
 * The people of a call who are told what happens in it: all but those whom their do-not-disturb keeps it from, and those
 * who were removed; these hear of their removal (`about`) and of the end.
 */
export function audienceOf(state: CallState, about?: string): string[] {
  const hears = ({ userId, status, isSilent, leftAt }: Member) => {
    if (isSilent && leftAt === null) return false;
    return status !== "kicked" || userId === about || state.status === "ended";
  };
  return state.members.filter(hears).map((member) => member.userId);
}
