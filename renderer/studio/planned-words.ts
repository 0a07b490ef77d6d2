import { clockTime } from "../ui/time-words.ts";

/** What the studio says of a stream of the schedule. */
export const plannedWords = {
  drop: "Not this one",
  take: "Start it",
  loading: "Those you invited are loading…",
  gone: (title: string) => `“${title}” is not to be started any more.`,
  line: (at: number | null, now: number) => (at === null ? "Planned without a time" : `Planned for ${when(at, now)}`),
  offer: (title: string, at: number | null, now: number) =>
    at === null ? `You planned “${title}”, and it was begun.` : `You planned “${title}” for ${when(at, now)}.`,
} as const;

/** "20:00"; with the day when it is not today. */
function when(at: number, now: number): string {
  const date = new Date(at);
  if (date.toDateString() === new Date(now).toDateString()) return clockTime(at);
  return `${date.toLocaleDateString("en", { day: "numeric", month: "short" })}, ${clockTime(at)}`;
}
