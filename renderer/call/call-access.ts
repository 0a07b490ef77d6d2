import type { CallFailure } from "@nchat/contract/call-control";
import type { CallAccess } from "@nchat/contract/calls";
import type { ErrorInfo } from "@nchat/contract/errors";
import type { AccessAnswer } from "../livekit/room-session.ts";
import type { EmitResult } from "../session/socket-types.ts";
import type { RestResult } from "../session/rest-result.ts";

/** An answer that brings access to a call's room, or why it does not. */
export type AccessResult =
  { readonly ok: true; readonly access: CallAccess } | { readonly ok: false; readonly failure: CallFailure };

/** One shape for REST answers and socket acks. */
export function toAccessResult(result: RestResult<CallAccess> | EmitResult<CallAccess>): AccessResult {
  if (result.ok) return { ok: true, access: result.value };
  return { ok: false, failure: result.reason === "refused" ? result.error.code : "SERVER_UNREACHABLE" };
}

// The server's last word about this person and this call. Anything else is worth another try while the call is open.
const final = new Set<ErrorInfo["code"]>(["CALL_ENDED", "CALL_NOT_FOUND", "NOT_A_PARTICIPANT", "KICKED", "FORBIDDEN"]);

/** What an attempt to come back means for the room: in again, wait, or over. */
export function toAccessAnswer(result: RestResult<CallAccess>): AccessAnswer<CallFailure> {
  if (result.ok) return { answer: "granted", access: result.value };
  if (result.reason !== "refused") return { answer: "later" };
  const { code } = result.error;
  if (code === "KICKED") return { answer: "over", failure: "REMOVED" };
  return final.has(code) ? { answer: "over", failure: code } : { answer: "later" };
}

/** Over the socket, which is there already; without one, the same by REST. */
export async function orByRest(
  asking: Promise<EmitResult<CallAccess>>,
  byRest: () => Promise<RestResult<CallAccess>>,
): Promise<AccessResult> {
  const answer = toAccessResult(await asking);
  return answer.ok || answer.failure !== "SERVER_UNREACHABLE" ? answer : toAccessResult(await byRest());
}
