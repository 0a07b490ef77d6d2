import type { ErrorCode } from "@nchat/contract/errors";
import type { RoomAccess } from "../livekit/room-commands.ts";
import type { AccessAnswer } from "../livekit/room-session.ts";
import type { RestClient } from "../session/rest-result.ts";
import { stageWords } from "./stage-words.ts";
import { failureWords } from "./words.ts";

/** Why somebody is not on the stage any more. */
export type StageEnd = "left" | "removed" | "over" | "gone" | "taken-over" | "gave-up" | "call";

/** Access to the stream's room, or a sentence about why not; `end` if no later try changes that. */
export type StageAccess =
  | { readonly isGranted: true; readonly access: RoomAccess }
  | { readonly isGranted: false; readonly why: string; readonly end: LastWord | null };

/** To somebody whom an invite-only stream is not shown any more, the server says no more than that there is none. */
type LastWord = "removed" | "over" | "gone";

const ends: Partial<Readonly<Record<ErrorCode, LastWord>>> = {
  STREAM_ENDED: "over",
  STREAM_NOT_FOUND: "gone",
  FORBIDDEN: "removed",
  BANNED: "removed",
  UNAUTHENTICATED: "removed",
};

/** Asks to enter as the co-host that one is. */
export async function askStage(rest: Pick<RestClient, "call">, streamId: string): Promise<StageAccess> {
  const answer = await rest.call("joinStream", { params: { id: streamId }, body: {} });
  if (!answer.ok) {
    const end = answer.reason === "refused" ? (ends[answer.error.code] ?? null) : null;
    return { isGranted: false, why: end === "over" || end === "gone" ? stageWords[end] : failureWords(answer), end };
  }
  const { role, mode, livekitUrl, token, iceServers } = answer.value;
  if (role !== "co_host") return { isGranted: false, why: stageWords.notNamed, end: "removed" };
  if (mode !== "webrtc") return { isGranted: false, why: stageWords.noPlace, end: null };
  return { isGranted: true, access: { livekitUrl, token, iceServers } };
}

/** The same for whoever lost the connection and comes back. */
export async function askAgain(rest: Pick<RestClient, "call">, streamId: string): Promise<AccessAnswer<StageEnd>> {
  const asked = await askStage(rest, streamId);
  if (asked.isGranted) return { answer: "granted", access: asked.access };
  return asked.end === null ? { answer: "later" } : { answer: "over", failure: asked.end };
}
