import type { CallEnding, CallFailure } from "@nchat/contract/call-control";
import type { CallEndReason } from "@nchat/contract/calls";
import type { HistoryEntry } from "@nchat/contract/rest/calls";
import { durationWords } from "../ui/time-words.ts";

/** Everything that Home says. */
export const words = {
  callPlaceholder: "Call a person…",
  call: "Call",
  callAgain: "Call again",
  callBack: (name: string) => `Call ${name}`,
  nobodyFound: (typed: string) => `Nobody is called “${typed}”.`,
  suggestions: "People to call",
  newCall: "New call",
  callEcho: "Call echo",
  audioOnly: "sound only",
  recent: "Recent",
  filter: "Which calls",
  all: "All",
  missed: "Missed",
  noCalls: "No calls yet. Try the echo room, it repeats what you say.",
  noCallsWithoutEcho: "No calls yet.",
  noMissed: "No missed calls.",
  loading: "Recent calls are loading",
  failed: "Recent calls didn't load.",
  tryAgain: "Try again",
  showMore: "Show more",
  moreFailed: "Older calls didn't load.",
  dismiss: "Dismiss",
  ready: "Ready to call",
  allFound: "All connected",
  microphone: "Microphone",
  speaker: "Speaker",
  camera: "Camera",
  systemDefault: "System default",
  test: "Test",
  stop: "Stop",
  playing: "Playing…",
  say: "Say something: the line moves.",
  works: "Microphone works",
  noDevices: "Looking for devices…",
  soundSettings: "Sound settings",
} as const;

/** What a call of the history came to. */
export function outcomeWords(entry: HistoryEntry): string {
  const isOutgoing = entry.direction === "outgoing";
  switch (entry.outcome) {
    case "answered": {
      const count = entry.participants.filter((each) => each.joinedAt !== null).length;
      return count > 2 ? `${durationWords(entry.duration)} · ${count} people` : durationWords(entry.duration);
    }
    case "missed":
      return "Missed";
    case "declined":
      if (entry.declineMessage) return `Declined: “${entry.declineMessage}”`;
      return isOutgoing ? "Declined" : "You declined";
    case "busy":
      return "Busy";
    case "no_answer":
      return "No answer";
    case "cancelled":
      return isOutgoing ? "Cancelled" : "Missed";
    case "failed":
      return "Failed";
  }
}

/** How the last call ended, when that needs saying; null for an ordinary goodbye. */
export function endingWords(ending: CallEnding, name: string): string | null {
  switch (ending.kind) {
    case "left":
      return null;
    case "taken-over":
      return "The call goes on on your other device.";
    case "ended":
      return reasonWords(ending.reason, ending.message, name);
    case "failed":
      return failureWords(ending.failure, name);
  }
}

function reasonWords(reason: CallEndReason, message: string | null, name: string): string | null {
  switch (reason) {
    case "completed":
    case "cancelled":
      return null;
    case "declined":
      return message ? `${name} declined: “${message}”.` : `${name} declined.`;
    case "busy":
      return `${name} is in another call.`;
    case "no_answer":
      return "No answer after 30\u202Fs.";
    case "timeout":
      return "The call ended: it had lasted eight hours.";
    case "host_ended":
      return "The host ended the call for everybody.";
    case "kicked":
      return "You were removed from the call.";
    case "network_error":
      return "The call ended: the connection was lost.";
    case "failed":
      return "The call failed on the server.";
  }
}

function failureWords(failure: CallFailure, name: string): string {
  switch (failure) {
    case "SERVER_UNREACHABLE":
      return "Can't reach the server, so there is no call.";
    case "MEDIA_UNREACHABLE":
      return "Can't reach the media server, so nobody would hear you.";
    case "MEDIA_UNAVAILABLE":
      return "The media server is down. Calls work again once it is back.";
    case "USER_NOT_FOUND":
      return `${name} is not here any more.`;
    case "ALREADY_IN_CALL":
      return "You are in a call on another device.";
    case "ALREADY_ANSWERED":
      return "Answered on another device.";
    case "CALL_ENDED":
    case "CALL_NOT_FOUND":
      return "This call has ended.";
    case "CALL_FULL":
      return "The call is full.";
    case "REMOVED":
    case "KICKED":
      return "You were removed from the call.";
    case "CANNOT_CALL_YOURSELF":
      return "You can't call yourself.";
    case "RATE_LIMITED":
      return "Too many calls in a short time. Try again in a minute.";
    default:
      return `Couldn't call ${name}: the server refused (${failure}).`;
  }
}
