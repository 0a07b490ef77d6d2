import type { CallEnding, CallFailure } from "@nchat/contract/call-control";
import type { Participant } from "@nchat/contract/calls";
import type { Presence } from "@nchat/contract/people";
import type { LostDecline } from "./call-ports.ts";
import type { StagePerson } from "./stage-people.ts";

/** What a call is to do after it ended, offered as a button. */
export type EndAction = "call-again" | "rejoin" | "try-again";

/** "Aiko", "Aiko and Leo", "Aiko, Leo and 2 more". */
export function nameList(names: readonly string[]): string {
  const [first = "", second = "", ...more] = names;
  if (names.length <= 1) return first;
  if (more.length === 0) return `${first} and ${second}`;
  return `${first}, ${second} and ${more.length} more`;
}

/** The sentence under the name while the other side rings. */
export function callingWords(title: string, isRinging: boolean, presences: readonly (Presence | null)[]): string {
  if (presences.length === 1 && presences[0] === "offline") return `${title} is offline and will see a missed call.`;
  return isRinging ? `Ringing…` : `Calling ${title}…`;
}

/** What became of an invitation, for a call of several. */
export function invitationWords(participant: Participant): string | null {
  switch (participant.status) {
    case "invited":
      return "Calling…";
    case "ringing":
      return "Ringing…";
    case "connecting":
      return "Joining…";
    case "connected":
      return null;
    case "disconnected":
      return "Reconnecting…";
    case "kicked":
      return "Removed";
    case "left":
      return participant.joinedAt === null ? leaveWords(participant.leaveReason) : "Left";
  }
}

function leaveWords(reason: string | null): string {
  switch (reason) {
    case "declined":
      return "Declined";
    case "busy":
      return "In another call";
    case "no_answer":
      return "No answer";
    default:
      return "Not joined";
  }
}

const failures: Partial<Record<CallFailure, string>> = {
  SERVER_UNREACHABLE: "Can't reach the server. The call was not started.",
  MEDIA_UNREACHABLE: "The connection to the call was lost and did not come back.",
  MEDIA_UNAVAILABLE: "The server for sound and picture is not running. Try again in a moment.",
  REMOVED: "You were removed from the call.",
  KICKED: "You were removed from this call.",
  USER_NOT_FOUND: "This person has no account any more.",
  NOT_FOUND: "This person has no account any more.",
  CALL_NOT_FOUND: "This call does not exist any more.",
  CALL_ENDED: "The call has already ended.",
  CALL_FULL: "The call is full.",
  ALREADY_IN_CALL: "You are in a call on another device.",
  ALREADY_ANSWERED: "Answered on another device.",
  NOT_A_PARTICIPANT: "You are not part of this call any more.",
  CANNOT_CALL_YOURSELF: "You can't call yourself.",
  RATE_LIMITED: "Too many calls in a short time. Wait a minute.",
};

type Notice = { readonly text: string; readonly action: EndAction | null };

/** How a call ended, with the way on; null when there is nothing to say. */
export function endingWords(ending: CallEnding, title: string, isOwn: boolean): Notice | null {
  switch (ending.kind) {
    case "left":
      return null;
    case "taken-over":
      return { text: "The call goes on on your other device.", action: "rejoin" };
    case "failed":
      return {
        text: failures[ending.failure] ?? `The call failed (${ending.failure.toLowerCase().replaceAll("_", " ")}).`,
        action: ending.failure === "MEDIA_UNREACHABLE" ? "rejoin" : isOwn ? "try-again" : null,
      };
    case "ended":
      return endedWords(ending, title, isOwn);
  }
}

function endedWords(
  { reason, message }: Extract<CallEnding, { kind: "ended" }>,
  title: string,
  isOwn: boolean,
): Notice {
  const again: EndAction | null = isOwn ? "call-again" : null;
  switch (reason) {
    case "no_answer":
      return { text: isOwn ? "No answer after 30 s." : "The call was not answered.", action: again };
    case "declined":
      return { text: message ? `${title} declined: “${message}”.` : `${title} declined.`, action: again };
    case "busy":
      return { text: `${title} is in another call.`, action: again };
    case "kicked":
      return { text: "You were removed from the call.", action: null };
    case "host_ended":
      return { text: "The host ended the call for everybody.", action: null };
    case "timeout":
      return { text: "The call reached its eight hours and was ended.", action: null };
    case "failed":
      return { text: "The call failed on the server.", action: again };
    case "network_error":
      return { text: "The call ended because the connection was lost.", action: again };
    case "completed":
      return { text: "Call ended.", action: null };
    case "cancelled":
      return { text: "The call was cancelled.", action: null };
  }
}

/** The amber banner while the own link is mended; whoever is muted reads that it stays so. */
export function reconnectingWords(isMuted: boolean): string {
  return `Reconnecting… your microphone stays ${isMuted ? "muted" : "open"}.`;
}

/** All that a tile shows, for those who hear it. */
export function tileWords({ name, isLocal, isMissing, isPoor, isMuted, room }: StagePerson): string {
  const parts = [isLocal ? "You" : name];
  if (isMissing) parts.push("reconnecting");
  else if (isPoor) parts.push("poor connection");
  if (isMuted) parts.push("muted");
  if (!room?.camera) parts.push("no video");
  if (room?.screen) parts.push("sharing");
  return parts.join(", ");
}

/** A decline that the server did not take. */
export function declineLost({ message }: LostDecline): string {
  return message
    ? `The server did not take your answer, so the caller did not read “${message}”.`
    : "The server did not take your answer. The call may go on ringing elsewhere.";
}

/** Where the call with its notices is not on the screen. */
export const showCallLabel = "Show the call";

/** Somebody else has begun to record; null when nobody knows who. */
export function recordingStarted(name: string | null): string {
  return name === null ? "This call is being recorded." : `${name} started recording.`;
}

/** The own recording, for readers. */
export const recordingBegan = "Recording started.";

/** For readers too. */
export const recordingEnded = "Recording stopped.";

/** A recording that was not begun or ended, with the server's sentence; null when it gave no answer. */
export function recordingProblem(reason: string | null): string {
  return reason ?? "The server did not answer. It is not known whether that changed the recording.";
}

export const recordingReady = "The recording is ready.";

/** One that came to nothing. */
export function recordingFailed(reason: string | null): string {
  return reason === null ? "The recording failed." : `The recording failed: ${reason}`;
}
