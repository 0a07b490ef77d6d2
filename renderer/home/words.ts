import type { HistoryEntry } from "@nchat/contract/rest/calls";
import { durationWords } from "../ui/time-words.ts";

/** Everything that Home says. */
export const words = {
  callPlaceholder: "Call a person…",
  call: "Call",
  callBack: (name: string) => `Call ${name}`,
  nobodyFound: (typed: string) => `Nobody is called “${typed}”.`,
  suggestions: "People to call",
  newCall: "New call",
  callEcho: "Call echo",
  audioOnly: "sound only",
  watchRecording: "Watch the recording",
  recent: "Recent",
  filter: "Which calls",
  narrow: "Filter calls",
  with: "With",
  anybody: "Anybody",
  channel: "Channel",
  anyChannel: "Any channel",
  firstDay: "From",
  lastDay: "To",
  showAll: "Show all",
  noneLikeThese: "No calls like these.",
  all: "All",
  missed: "Missed",
  noCalls: "No calls yet. Try the echo room, it repeats what you say.",
  noCallsWithoutEcho: "No calls yet.",
  noMissed: "No missed calls.",
  noRecentMissed: "No missed calls among these.",
  loading: "Recent calls are loading",
  failed: "Recent calls didn't load.",
  tryAgain: "Try again",
  showMore: "Show more",
  moreFailed: "Older calls didn't load.",
  ready: "Ready to call",
  allFound: "All connected",
  microphone: "Microphone",
  speaker: "Speaker",
  camera: "Camera",
  test: "Test",
  stop: "Stop",
  say: "Say something: the line moves.",
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

/** Which devices are not there: "no camera", "no microphone, no camera". */
export function missingWords(kinds: readonly ("microphone" | "speaker" | "camera")[]): string {
  return kinds.map((kind) => `no ${kind}`).join(", ");
}
