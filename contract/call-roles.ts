import { withMember } from "./call-settle.ts";
import { isActive, isPending, memberOf, type CallState, type Member } from "./call-state.ts";
import type { ParticipantRole } from "./calls.ts";
import type { ErrorCode } from "./errors.ts";
import { may, mayChangeRole } from "./roles.ts";

/**
 * Gives somebody another role. A host who makes another the host becomes a co-host: there is one host. Whoever may no
 * longer publish shares nothing from then on.
 */
export function changeRole(
  state: CallState,
  by: Member,
  targetId: string,
  role: ParticipantRole,
  now: number,
): CallState | { readonly refusal: ErrorCode } {
  const target = memberOf(state, targetId);
  if (!target) return { refusal: may(by.role, "moderate") ? "USER_NOT_FOUND" : "FORBIDDEN" };
  if (!mayChangeRole(by.role, target.role, role)) return { refusal: "FORBIDDEN" };
  if (!isActive(target) && !isPending(target)) return { refusal: "CONFLICT" };
  if (role === "host" && !isActive(target)) return { refusal: "CONFLICT" };
  if (target.role === role) return state;
  const changed = withMember(state, targetId, (each) => withRole(each, role));
  const next = role === "host" ? withMember(changed, by.userId, (each) => withRole(each, "co_host")) : changed;
  return may(role, "publish") ? next : withoutShares(next, targetId, now);
}

/** A viewer's camera goes with the right to send it. */
function withRole(member: Member, role: ParticipantRole): Member {
  return { ...member, role, isVideoEnabled: member.isVideoEnabled && may(role, "publish") };
}

function withoutShares(state: CallState, userId: string, now: number): CallState {
  const isTheirs = (share: CallState["shares"][number]) => share.endedAt === null && share.userId === userId;
  if (!state.shares.some(isTheirs)) return state;
  return { ...state, shares: state.shares.map((share) => (isTheirs(share) ? { ...share, endedAt: now } : share)) };
}
