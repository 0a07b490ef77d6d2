import type { StreamPlan } from "@nchat/contract/rest/streams";
import { ApiError } from "../http/api-error.ts";
import type { StoredStream } from "./rows.ts";

/** What a rehearsal refuses, in words for its host. */
const refusals = {
  destinations: "A rehearsal is sent on to nothing. Add destinations once you are live.",
  people: "A rehearsal is for you alone. Name people once you are live.",
  visibility: "A rehearsal is for you alone, and stays so until it ends.",
  recording: "A rehearsal is not recorded.",
} as const;

/** Refuses what would let others know of a rehearsal. */
export function refuseInRehearsal({ facts }: StoredStream, what: keyof typeof refusals): void {
  if (facts.isRehearsal) throw new ApiError("CONFLICT", refusals[what]);
}

/** A rehearsal as it is asked for must not name anybody, or anything that it would be sent on to. */
export function requireForNobody(
  { isRehearsal, invitedUserIds = [], coHostIds = [], recordStream }: Omit<StreamPlan, "options">,
  destinations: number,
): void {
  if (!isRehearsal) return;
  const wrong = destinations > 0 ? "destinations" : invitedUserIds.length + coHostIds.length > 0 ? "people" : null;
  if (wrong) throw new ApiError("VALIDATION_FAILED", refusals[wrong]);
  if (recordStream) throw new ApiError("VALIDATION_FAILED", refusals.recording);
}
