import { isActive, isGroup, isPending, memberOf, type CallState, type LeaveReason, type Member } from "./call-state.ts";
import type { CallEndReason, CallStatus } from "./calls.ts";

/** Changes one member. */
export function withMember(state: CallState, userId: string, change: (member: Member) => Member): CallState {
  return { ...state, members: state.members.map((each) => (each.userId === userId ? change(each) : each)) };
}

/** Takes somebody out of a call. */
export function gone(member: Member, reason: LeaveReason, now: number): Member {
  return {
    ...member,
    status: reason === "kicked" ? "kicked" : "left",
    leftAt: now,
    leaveReason: reason,
    absentSince: null,
    sid: null,
    goneSid: member.sid ?? member.goneSid,
    link: null,
  };
}

/** Ends a call for everybody who is still in it. An ended call stays as it is. */
export function endCall(state: CallState, reason: CallEndReason, now: number): CallState {
  if (state.status === "ended") return state;
  const members = state.members.map((member) => {
    // Never "ended", which is for those inside.
    if (isPending(member)) return gone(member, "cancelled", now);
    return isActive(member) ? gone(member, "ended", now) : member;
  });
  const shares = state.shares.map((share) => (share.endedAt === null ? { ...share, endedAt: now } : share));
  return { ...state, status: "ended", endedAt: now, endReason: reason, members, shares };
}

/**
 * What follows from who is left: the call ends, or its host's role passes on, and its status is that of `SETTLED` 20.
 * Every step of the rules ends here. `leaver` is who went in this step, if anybody.
 */
export function settle(state: CallState, now: number, leaver: string | null): CallState {
  if (state.status === "ended") return state;
  const reason = reasonToEnd(state, leaver);
  if (reason) return endCall(state, reason, now);
  const next = withoutSharesOfAbsent(passHost(state), now);
  const status = statusOf(next);
  const connectedAt = next.connectedAt ?? (status === "connected" ? now : null);
  return status === next.status && connectedAt === next.connectedAt ? next : { ...next, status, connectedAt };
}

function reasonToEnd(state: CallState, leaver: string | null): CallEndReason | null {
  const active = state.members.filter(isActive);
  const isLonely = active.length < 2 && !state.members.some(isPending);
  if (!isGroup(state))
    return isLonely ? reasonOfTwo(state, leaver) : active.length === 0 ? reasonOfTwo(state, leaver) : null;
  if (active.length === 0) return reasonOfLast(state, leaver);
  if (state.connectedAt !== null || !isLonely) return null;
  return active[0]?.userId === state.initiatorId ? reasonOfNobody(state) : "cancelled";
}

/** A call of two ends with whoever goes. */
function reasonOfTwo(state: CallState, leaver: string | null): CallEndReason {
  const reason = memberOf(state, leaver ?? "")?.leaveReason ?? null;
  switch (reason) {
    case "declined":
    case "busy":
    case "no_answer":
    case "kicked":
      return reason;
    case "network_error":
      return state.connectedAt === null ? "failed" : "network_error";
    case "user_left":
      return state.connectedAt === null && leaver === state.initiatorId ? "cancelled" : "completed";
    case "cancelled":
    case "ended":
    case null:
      return "completed";
  }
}

/** The last one went out of a group. */
function reasonOfLast(state: CallState, leaver: string | null): CallEndReason {
  const reason = memberOf(state, leaver ?? "")?.leaveReason;
  if (reason === "kicked") return "kicked";
  if (reason === "network_error") return state.connectedAt === null ? "failed" : "network_error";
  return state.connectedAt === null ? "cancelled" : "completed";
}

/** Several were rung, and nobody is coming. */
function reasonOfNobody(state: CallState): CallEndReason {
  const reasons = state.members.filter((each) => each.userId !== state.initiatorId).map((each) => each.leaveReason);
  if (reasons.includes("no_answer")) return "no_answer";
  if (reasons.every((reason) => reason === "busy")) return "busy";
  if (reasons.includes("declined")) return "declined";
  return reasons.includes("network_error") ? "failed" : "cancelled";
}

/**
 * A host who goes leaves the role to the longest-present co-host, else participant. Viewers do not inherit it: it waits for
 * the host, or for the next who enters with a say.
 */
function passHost(state: CallState): CallState {
  const host = state.members.find((member) => member.role === "host");
  if (!host || isActive(host)) return state;
  const heirs = state.members.filter((member) => isActive(member) && member.role !== "viewer");
  const [heir] = heirs.toSorted((a, b) => rankOf(a) - rankOf(b) || since(a) - since(b));
  if (!heir) return state;
  const demoted = withMember(state, host.userId, (member) => ({ ...member, role: "participant" }));
  return withMember(demoted, heir.userId, (member) => ({ ...member, role: "host" }));
}

const rankOf = (member: Member) => (member.role === "co_host" ? 0 : 1);
const since = (member: Member) => member.joinedAt ?? Number.MAX_SAFE_INTEGER;

/** Whoever is out of the call shares nothing. */
function withoutSharesOfAbsent(state: CallState, now: number): CallState {
  const isOrphan = (share: CallState["shares"][number]) => {
    const sharer = memberOf(state, share.userId);
    return share.endedAt === null && !(sharer && isActive(sharer));
  };
  if (!state.shares.some(isOrphan)) return state;
  return { ...state, shares: state.shares.map((share) => (isOrphan(share) ? { ...share, endedAt: now } : share)) };
}

function statusOf(state: CallState): CallStatus {
  const present = state.members.filter((member) => member.status === "connected").length;
  if (state.connectedAt !== null) {
    const isMissing = state.members.some((member) => member.status === "disconnected");
    return present === 0 || (present === 1 && isMissing) ? "reconnecting" : "connected";
  }
  if (present >= 2) return "connected";
  if (state.members.filter(isActive).length >= 2) return "connecting";
  return state.members.some((member) => member.status === "ringing") ? "ringing" : "initiated";
}
