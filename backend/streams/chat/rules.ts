import type { ErrorCode } from "@nchat/contract/errors";
import type { ChatSettings, HeldReason } from "@nchat/contract/stream-chat";
import type { WordJudge } from "./words.ts";
import { hasLink } from "./words.ts";

/** What is known of somebody who wants to write. Times in milliseconds. */
export type Writer = Readonly<{
  /** Hosts and moderators are bound by none of the chat's rules. */
  isModerator: boolean;
  isBanned: boolean;
  timedOutUntil: number | null;
  lastMessageAt: number | null;
  /** Whether a message of theirs stands in the chat. */
  hasSpoken: boolean;
}>;

/** What becomes of a message, or of the wish to react. */
export type Judgement =
  | Readonly<{ outcome: "send" }>
  | Readonly<{ outcome: "hold"; reason: HeldReason }>
  | Readonly<{ outcome: "refuse"; code: ErrorCode; message: string; retryAfter?: number }>;

const secondsUntil = (time: number, now: number) => Math.max(1, Math.ceil((time - now) / 1000));

/** Why somebody may not say anything now, by ban or time-out; null when they may. */
export function barred(writer: Writer, now: number): Extract<Judgement, { outcome: "refuse" }> | null {
  if (writer.isBanned) return { outcome: "refuse", code: "BANNED", message: "You were banned from this stream." };
  if (writer.timedOutUntil !== null && writer.timedOutUntil > now) {
    const retryAfter = secondsUntil(writer.timedOutUntil, now);
    return { outcome: "refuse", code: "TIMED_OUT", message: `You can write again in ${retryAfter} s.`, retryAfter };
  }
  return null;
}

/** The rules of a chat: pure. */
export function judge(
  text: string,
  writer: Writer,
  settings: ChatSettings,
  judgeWords: WordJudge,
  now: number,
): Judgement {
  const bar = barred(writer, now);
  if (bar) return bar;
  if (writer.isModerator) return { outcome: "send" };
  if (settings.slowModeSeconds > 0 && writer.lastMessageAt !== null) {
    const next = writer.lastMessageAt + settings.slowModeSeconds * 1000;
    if (now < next) {
      const retryAfter = secondsUntil(next, now);
      const message = `Slow mode: you can write again in ${retryAfter} s.`;
      return { outcome: "refuse", code: "SLOW_MODE", message, retryAfter };
    }
  }
  const words = judgeWords(text);
  const isLink = settings.links !== "allow" && hasLink(text);
  if (words === "block") return refused("This message holds words that are not wanted here.");
  if (isLink && settings.links === "block") return refused("Links are not wanted here.");
  if (words === "hold") return { outcome: "hold", reason: "word" };
  if (isLink) return { outcome: "hold", reason: "link" };
  if (settings.holdFirstMessages && !writer.hasSpoken) return { outcome: "hold", reason: "first_message" };
  return { outcome: "send" };
}

function refused(message: string): Judgement {
  return { outcome: "refuse", code: "MESSAGE_BLOCKED", message };
}
