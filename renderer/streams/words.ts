import { sentenceOf } from "@nchat/contract/errors";
import type { StreamEndReason, StreamInfo, StreamVisibility } from "@nchat/contract/streams";
import type { RestFailure } from "../session/rest-result.ts";
import { clock, clockTime, durationWords, shortDate } from "../ui/time-words.ts";

/** Everything that the lists of streams and the page of one say; the chat's words stand beside it. */
export const words = {
  streams: "Streams",
  live: "Live now",
  scheduled: "Planned",
  past: "Past",
  loading: "Streams are loading",
  failed: "Streams didn't load.",
  tryAgain: "Try again",
  emptyAll: "No streams yet. Plan one, and people of its channel read of it.",
  emptyLive: "Nobody is live now.",
  emptyScheduled: "Nothing is planned.",
  emptyPast: "Streams that are over stay here.",
  more: "Show more",
  plan: "Plan a stream",
  planned: (title: string) => `“${title}” is planned. People of its channel were told.`,
  watch: "Watch",
  open: "Open",
  remind: "Remind me",
  reminded: "Reminder is on",
  start: "Start",
  cancel: "Cancel stream",
  cancelAsk: "Cancel it?",
  cancelYes: "Yes, cancel",
  cancelNo: "Keep it",
  back: "Back to streams",
  noTime: "No time yet",
  liveWord: "Live",
  liveBadge: "LIVE",
  starting: "Starting",
  away: "Host is away",
  ending: "Ending",
  share: "Share",
  copyLink: "Copy link",
  copyEmbed: "Copy embed code",
  linkCopied: "Link copied.",
  embedCopied: "Embed code copied. It plays on sites that this server allows.",
  copyFailed: "It could not be copied.",
  embedPublicOnly: "Only public streams can be embedded.",
  chat: "Chat",
  viewers: "Viewers",
  moderation: "Moderation",
  hideChat: "Hide the chat",
  showChat: "Show the chat",
  reactions: "Reactions",
  reactKeys: "react",
  figures: "This stream",
  figureDuration: "Length",
  figurePeak: "Most at once",
  figureViews: "Views",
  figureReactions: "Reactions",
  figureChat: "Messages",
  figureWatched: "Watched in all",
  figureTimeline: "Viewers over time",
  figureAverage: "Watched on average",
  anonymous: "Somebody without an account",
  viewersNone: "Nobody is watching yet.",
  viewersHidden: (total: number) =>
    `${total === 1 ? "One person watches" : `${total} people watch`}. Who they are is told to those who moderate.`,
} as const;

/** The form for a planned stream. */
export const planWords = {
  title: "Title",
  description: "Description",
  when: "Date and time",
  channel: "Channel",
  newChannel: "New channel…",
  channelName: "Name of the new channel",
  visibility: "Who may watch",
  submit: "Plan it",
  close: "Not now",
  loading: "Channels are loading",
  failed: "Your channels didn't load.",
  titleMissing: "Give it a title.",
  whenMissing: "Choose when it begins.",
  whenPast: "This time is over. Choose a later one.",
  channelMissing: "Name the channel.",
} as const;

const visibilities: Readonly<Record<StreamVisibility, string>> = {
  public: "Everybody",
  channel_members: "Members of the channel",
  invite_only: "Invited people",
};

/** "Members of the channel". */
export function visibilityWords(visibility: StreamVisibility): string {
  return visibilities[visibility];
}

/** "Thursday, 18:00", "Today, 18:00", "24 Dec, 18:00". */
export function whenWords(at: number, now: number): string {
  const day = new Date(at);
  const days = Math.round((startOfDay(at) - startOfDay(now)) / 86_400_000);
  if (days === 0) return `Today, ${clockTime(at)}`;
  if (days === 1) return `Tomorrow, ${clockTime(at)}`;
  const name =
    days > 1 && days < 7
      ? day.toLocaleDateString("en", { weekday: "long" })
      : day.toLocaleDateString("en", { day: "numeric", month: "short" });
  return `${name}, ${clockTime(at)}`;
}

function startOfDay(at: number): number {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** "in 2 h 5 min", "in 0:42", "any moment". */
export function countdownWords(at: number, now: number): string {
  const seconds = Math.ceil((at - now) / 1000);
  if (seconds <= 0) return "any moment";
  if (seconds < 600) return `in ${clock(seconds)}`;
  return seconds < 2 * 86_400 ? `in ${durationWords(seconds)}` : `in ${Math.round(seconds / 86_400)} days`;
}

/** What the picture of viewers over time shows, for those who don't see it. */
export function timelineWords(peak: number, at: number, seconds: number): string {
  return `Viewers over ${durationWords(seconds)}: most at once ${count(peak)}, at ${clock(at)}`;
}

/** "1,284". */
export function count(value: number): string {
  return value.toLocaleString("en");
}

/** "1.2k" from a thousand on. */
export function shortCount(value: number): string {
  if (value < 1000) return String(value);
  return value < 10_000 ? `${(Math.floor(value / 100) / 10).toFixed(1)}k` : `${Math.floor(value / 1000)}k`;
}

/** "1,284 watching, peak 1,410". */
export function watchingWords({ viewerCount, peakViewers }: StreamInfo): string {
  return peakViewers > viewerCount
    ? `${count(viewerCount)} watching, peak ${count(peakViewers)}`
    : `${count(viewerCount)} watching`;
}

/** What a row of the list says at its right. */
export function stateWords(stream: StreamInfo, now: number): string {
  switch (stream.status) {
    case "scheduled":
      return stream.scheduledAt === null ? words.noTime : whenWords(Date.parse(stream.scheduledAt), now);
    case "starting":
      return words.starting;
    case "live":
      return stream.feed === "away" ? words.away : `${count(stream.viewerCount)} watching`;
    case "ending":
      return words.ending;
    case "ended":
    case "cancelled":
      return pastWords(stream, now);
  }
}

function pastWords(stream: StreamInfo, now: number): string {
  if (stream.status === "cancelled" || stream.startedAt === null)
    return stream.endReason === "missed" ? "Did not take place" : "Cancelled";
  const seconds = Math.round((Date.parse(stream.endedAt ?? stream.startedAt) - Date.parse(stream.startedAt)) / 1000);
  const peak = `peak ${count(stream.peakViewers)}`;
  return `${shortDate(Date.parse(stream.startedAt), now)} · ${durationWords(Math.max(0, seconds))} · ${peak}`;
}

/** The sentence of the card after a stream. */
export function endWords(reason: StreamEndReason | null, host: string): string {
  switch (reason) {
    case "host_gone":
      return `${host} lost the connection and did not come back.`;
    case "no_encoder":
      return "No picture or sound came, so it was ended.";
    case "time_limit":
      return "It reached the longest time that a stream may last.";
    case "room_closed":
      return "The server closed its room.";
    case "cancelled":
    case "missed":
      return "It did not take place.";
    case "stopped":
    case null:
      return "Thank you for watching.";
  }
}

/** "Streamed 1 h 12 min · peak 1,410 · 3,902 views." */
export function summaryWords({ startedAt, endedAt, peakViewers, totalViews }: StreamInfo): string {
  if (startedAt === null) return "";
  const seconds = Math.round((Date.parse(endedAt ?? startedAt) - Date.parse(startedAt)) / 1000);
  const views = totalViews === 1 ? "1 view" : `${count(totalViews)} views`;
  return `Streamed ${durationWords(Math.max(0, seconds))} · peak ${count(peakViewers)} · ${views}.`;
}

/** Why the server did not do what was asked. */
export function failureWords(failure: RestFailure): string {
  if (failure.reason !== "refused") return "The server can't be reached. Try again.";
  switch (failure.error.code) {
    case "FORBIDDEN":
      return "Your role here does not allow that.";
    case "STREAM_NOT_FOUND":
    case "NOT_FOUND":
      return "It is not there any more.";
    case "RATE_LIMITED":
      return "Too many at once. Wait a moment.";
    default:
      return sentenceOf(failure.error);
  }
}
