import { type CallState, isActive, memberOf } from "@nchat/contract/call-state";
import { may } from "@nchat/contract/roles";
import { refusal } from "../calls/refusals.ts";
import type { StoredCall } from "../calls/rows.ts";
import { loadCalls } from "../calls/store.ts";
import type { Context } from "../context.ts";
import { ApiError } from "../http/api-error.ts";

/** A call that somebody may broadcast, or whose broadcast they may end: its host and co-hosts, while they are in it. */
export async function requireHosted({ db }: Pick<Context, "db">, callId: string, userId: string): Promise<StoredCall> {
  const [stored] = await loadCalls(db, [callId]);
  if (!stored) throw new ApiError("CALL_NOT_FOUND", "There is no such call.");
  const member = memberOf(stored.state, userId);
  if (!member) throw refusal("NOT_A_PARTICIPANT");
  if (!may(member.role, "moderate")) throw new ApiError("FORBIDDEN", "Only the host and co-hosts broadcast a call.");
  if (stored.state.status === "ended") throw refusal("CALL_ENDED");
  if (!isActive(member)) throw refusal("NOT_A_PARTICIPANT");
  return stored;
}

/** Who may end a broadcast and is there to do it. */
export const hostsOf = ({ members }: CallState): readonly string[] =>
  members.filter((member) => isActive(member) && may(member.role, "moderate")).map(({ userId }) => userId);

/**
 * Whether a broadcast goes on as its call is now. It ends with the call, and when the last of those has gone who were
 * hosts before (null: not known): whoever inherits the role did not ask for it.
 */
export function goesOn(call: CallState, hostIds: readonly string[] | null): boolean {
  if (call.status === "ended" || hostsOf(call).length === 0) return false;
  const inside = (userId: string) => call.members.some((member) => member.userId === userId && isActive(member));
  return hostIds === null || hostIds.some(inside);
}
