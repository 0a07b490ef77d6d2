import type { ReactionType } from "@nchat/contract/stream-chat";
import { clock } from "../ui/time-words.ts";
import type { HeatStep } from "./heat.ts";

/** Everything that the player of recordings says. */
export const replayWords = {
  seek: "Position",
  back: "Back 10 seconds",
  forward: "Forward 10 seconds",
  speed: "Speed",
  opening: "Opening the recording…",
  failed: "The recording doesn't play: its file could not be loaded.",
  tryAgain: "Try again",
  peaks: "Lively moments",
  markers: "Marked moments",
} as const;

const reactions: Readonly<Record<ReactionType, string>> = {
  like: "likes",
  love: "hearts",
  fire: "fire",
  clap: "applause",
  wow: "surprise",
  laugh: "laughter",
  sad: "sadness",
};

const counted = (count: number, one: string, many: string) =>
  `${count.toLocaleString("en")} ${count === 1 ? one : many}`;

/** "12:04 · 34 reactions, mostly fire · 12 messages". */
export function peakWords({ at, reactions: count, messages, top }: HeatStep): string {
  const reacted =
    count > 0 ? [`${counted(count, "reaction", "reactions")}${top ? `, mostly ${reactions[top]}` : ""}`] : [];
  const written = messages > 0 ? [counted(messages, "message", "messages")] : [];
  return [clock(at), ...reacted, ...written].join(" · ");
}

/** "12:04 · The new filter". */
export function markerWords(at: number, text: string | null): string {
  return `${clock(at)} · ${text ?? "Marked"}`;
}

/** "1.5×". */
export function rateWords(rate: number): string {
  return `${rate}×`;
}
