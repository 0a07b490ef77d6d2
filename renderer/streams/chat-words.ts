import type { ChatMessage, HeldReason } from "@nchat/contract/stream-chat";
import type { ErrorInfo } from "@nchat/contract/errors";
import { namingWords } from "../ui/co-host-words.ts";
import { durationWords } from "../ui/time-words.ts";

/** Everything that a stream's chat says. */
export const chatWords = {
  list: "Messages",
  empty: "Say hello.",
  emptyPast: "Nothing was written.",
  you: "You",
  host: "Host",
  coHost: "Co-host",
  moderator: "Moderator",
  say: "Say something…",
  send: "Send",
  reply: "Reply",
  replyingTo: (name: string) => `Replying to ${name}`,
  stopReply: "Don't reply",
  catchingUp: "Chat is catching up…",
  loading: "The chat is loading",
  more: "More",
  pinned: "Pinned",
  hidePin: "Hide",
  tryAgain: "Try again",
  discard: "Discard",
  rejected: "A moderator did not let this through.",
  closedEnded: "This stream is over. The chat can be read, not written.",
  closedSignIn: "Sign in to write.",
  closedOff: "The host has switched the chat off.",
  closedEarly: "The chat opens when the stream begins.",
  closedJoining: "Joining the chat…",
  slow: "Slow mode · you can write again in",
  timedOut: "A moderator gave you a pause. You can write again in",
  delete: "Delete",
  pin: "Pin",
  unpin: "Unpin",
  highlight: "Highlight",
  unhighlight: "Don't highlight",
  timeOut: (length: string) => `Pause for ${length}`,
  ban: "Ban from the stream",
  banAll: "Ban and remove all messages",
  undo: "Undo",
  timedOutDone: (name: string, length: string) => `${name} can't write for ${length}.`,
  bannedDone: (name: string) => `${name} was banned from the stream.`,
  deleteOwn: "Delete my message",
  saw: (time: string, behind: number) => `They saw ${time} of the stream, ${durationWords(behind)} behind you`,
  replay: "Chat at that time",
  replayEmpty: "Nobody has written yet.",
  replayFailed: "The chat didn't load.",
  nameModerator: "Make moderator",
  unnameModerator: "No longer moderator",
  moderatorNamed: (name: string) => `${name} moderates this stream now.`,
  moderatorGone: (name: string) => `${name} moderates this stream no more.`,
  nameCoHost: "Make co-host",
  unnameCoHost: "Remove as co-host",
} as const;

/** Who hosts with the host. */
export const coHostWords = {
  ...namingWords,
  loading: "Loading…",
  named: (name: string) => `${name} is a co-host now, and can join with camera and microphone.`,
  gone: (name: string) => `${name} is no co-host any more.`,
} as const;

/** "6 new", "200+ new". */
export function newWords(count: number, isMore: boolean): string {
  return `${count}${isMore ? "+" : ""} new`;
}

/** What stands in place of a message that is gone. */
export function removedWords({ deletedBy, userName }: ChatMessage): string {
  return deletedBy === "author" ? `${userName} removed this message` : "Message removed by a moderator";
}

/** Why one's own message waits. */
export function heldWords(reason: HeldReason): string {
  switch (reason) {
    case "link":
      return "Link held until a moderator agrees";
    case "word":
      return "Held until a moderator agrees";
    case "first_message":
      return "Your first message waits for a moderator";
  }
}

/** Why one's own message was not taken. */
export function unsentWords(error: ErrorInfo | null): string {
  switch (error?.code) {
    case undefined:
      return "Not sent.";
    case "SLOW_MODE":
      return "Not sent: slow mode is on.";
    case "RATE_LIMITED":
      return "Not sent: too many messages at once.";
    case "TIMED_OUT":
      return "Not sent: a moderator gave you a pause.";
    case "MESSAGE_BLOCKED":
      return "Not sent: it holds something that is not wanted here.";
    case "CHAT_DISABLED":
      return "Not sent: the chat is off.";
    case "STREAM_ENDED":
      return "Not sent: the stream is over.";
    case "BANNED":
      return "Not sent: you were banned from this stream.";
    default:
      return `Not sent. ${error?.message ?? ""}`.trim();
  }
}

/** Lengths of a pause that are offered, in seconds. */
export const pauses = [60, 600, 86_400] as const;

/** "1 min", "24 h". */
export function pauseWords(seconds: number): string {
  return durationWords(seconds);
}

/** What is said of the moments that were marked. */
export const momentWords = {
  title: "Moments",
  none: "None was marked.",
  mark: "Mark this moment",
  marked: "Marked",
  earlier: (count: number) => (count === 1 ? "1 earlier marker" : `${count} earlier markers`),
  undo: (what: string) => `Remove the marker “${what}”`,
} as const;

/** What moderators see and change. */
export const moderationWords = {
  heldTitle: "Waiting for you",
  heldNone: "Nothing waits.",
  approve: "Let it through",
  reject: "Don't",
  rules: "Rules",
  slowMode: "Slow mode",
  slowOff: "Off",
  slowEvery: (seconds: number) => `One message every ${durationWords(seconds)}`,
  links: "Links",
  linksAllow: "Allowed",
  linksHold: "Wait for a moderator",
  linksBlock: "Not allowed",
  firstMessages: "Hold first messages",
  blocked: "Unwanted words",
  wordsLabel: "Add a word; * at its end stands for any ending",
  addWord: "Add",
  blockWord: "Blocks",
  holdWord: "Holds",
  removeWord: (word: string) => `Remove ${word}`,
  moderators: "Moderators",
  moderatorsNone: "Nobody yet. Name one in the menu of a message, or of somebody who watches.",
  moderatorsNoneHere: "Nobody was named.",
  removeModerator: (name: string) => `${name} no longer moderates`,
  restricted: "Kept from writing",
  restrictedNone: "Nobody.",
  lift: "Lift",
  banned: "banned",
  timedOut: "paused",
  failed: "The rules didn't load.",
} as const;
