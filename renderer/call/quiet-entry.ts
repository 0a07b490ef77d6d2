import { noticeOf } from "@nchat/contract/call-broadcast";
import type { CallControlEvent } from "@nchat/contract/call-control";
import type { CallAccess } from "@nchat/contract/calls";

/** The answer to a ring. */
export type Accepted = Extract<CallControlEvent, { type: "accept" }>;

/**
 * Pure. Whether somebody enters a call muted and without a picture: as they chose, or because it is broadcast and nobody
 * told them before they answered. Who broadcasts it knows.
 */
export function entersQuietly(access: CallAccess | null, accepted: Accepted | null, ownId: string | null): boolean {
  if (!access) return false;
  const answer = accepted?.callId === access.callId ? accepted : null;
  if (answer?.isQuiet) return true;
  const { broadcast } = access;
  if (!broadcast || broadcast.startedBy === ownId) return false;
  return answer?.toldOf !== noticeOf(broadcast);
}
