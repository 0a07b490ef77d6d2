import { sentenceOf } from "@nchat/contract/errors";
import type { RecordedPerson, Recording } from "@nchat/contract/recordings";
import type { RestFailure } from "../session/rest-result.ts";
import { clock, clockTime, shortDate } from "../ui/time-words.ts";

/** Everything that the recordings say. */
export const words = {
  recordings: "Recordings",
  kind: "Which recordings",
  all: "All",
  calls: "Calls",
  streams: "Streams",
  loading: "Recordings are loading",
  failed: "Recordings didn't load.",
  tryAgain: "Try again",
  more: "Show more",
  moreFailed: "Older recordings didn't load.",
  empty: "Recordings appear here when they are ready.",
  emptyCalls: "No recording of a call yet. Hosts record a call with the button below it.",
  emptyStreams: "No recording of a stream yet. “Record the stream” keeps one.",
  outOfDate: "Not connected: this may be out of date.",
  back: "Back to recordings",
  open: "Open",
  save: "Download",
  saving: "Downloading",
  remove: "Delete",
  removeTitle: "Delete this recording?",
  removed: "The recording was deleted.",
  gone: "There is no such recording (any more), or it is for others.",
  unreachable: "The recording didn't load: the server can't be reached.",
  track: "Track",
  toStream: "About the stream",
  watch: "Watch the recording",
  finishing: "Finishing the recording…",
  recordingFailed: "The recording of this stream failed.",
  call: "Call",
  stream: "Stream",
  you: "You",
} as const;

const join = (names: readonly string[]): string => {
  const [first, second] = names;
  if (first === undefined) return "";
  if (second === undefined) return first;
  return names.length === 2 ? `${first} and ${second}` : `${first}, ${second} and ${names.length - 2} more`;
};

/** "Building a synth", "Call with Leo and Aiko". */
export function titleWords({ callId, title, people, channelName }: Recording, ownId: string): string {
  if (title !== null) return title;
  if (callId === null) return "A stream that was removed";
  const others = people.filter(({ id }) => id !== ownId).map(({ displayName }) => displayName);
  if (others.length > 0) return `Call with ${join(others)}`;
  return channelName === null ? words.call : `Call in ${channelName}`;
}

/** Who it is of and when: "Leo · Yesterday, 14:02". */
export function metaWords(recording: Recording, ownId: string, now: number): string {
  const { people, callId, channelName } = recording;
  const at = Date.parse(recording.startedAt ?? recording.createdAt);
  const day = shortDate(at, now);
  const when = day === clockTime(at) ? `Today, ${day}` : `${day}, ${clockTime(at)}`;
  const host = callId === null ? people[0] : undefined;
  const parts = [host && nameWords(host, ownId), channelName, when].filter(
    (part) => part !== null && part !== undefined,
  );
  return parts.join(" · ");
}

const nameWords = ({ id, displayName }: RecordedPerson, ownId: string) => (id === ownId ? words.you : displayName);

/** Where it stands, unless it is ready. */
export function stateWords({ status, error, duration }: Recording): string | null {
  switch (status) {
    case "starting":
      return "Starting…";
    case "recording":
      return `Being recorded, ${clock(duration)} so far`;
    case "processing":
      return "Processing…";
    case "failed":
      return `Failed: ${error ?? "nobody said why."}`;
    case "ready":
      return error;
    case "deleted":
      return null;
  }
}

/** "46.0 MB", with a thin space. */
export function sizeWords(bytes: number): string {
  if (bytes < 1000) return `${bytes}\u202FB`;
  const units = ["kB", "MB", "GB", "TB"];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 100 ? value.toFixed(1) : Math.round(value)}\u202F${units[unit] ?? "TB"}`;
}

const dayMs = 86_400_000;

/** "Kept for 12 more days", "Removed tomorrow"; null for one that is not over. */
export function expiryWords(expiresAt: string | null, now: number): string | null {
  if (expiresAt === null) return null;
  const left = Date.parse(expiresAt) - now;
  if (left <= 0) return "Removed any moment";
  const days = Math.ceil(left / dayMs);
  return days === 1 ? "Removed within a day" : `Kept for ${days} more days`;
}

/** Whether its owners are warned by now. */
export function isExpiring(expiresAt: string | null, now: number, warningDays: number | null): boolean {
  return expiresAt !== null && warningDays !== null && Date.parse(expiresAt) - now <= warningDays * dayMs;
}

/** What its owners are told some days before its end. */
export function expiringWords(recording: Recording, now: number): string {
  const days = Math.max(1, Math.ceil((Date.parse(recording.expiresAt ?? "") - now) / dayMs));
  const what = recording.callId === null ? "The recording of a stream" : "The recording of a call";
  return `${what} is removed in ${days === 1 ? "a day" : `${days} days`}. Download it to keep it.`;
}

/** What deleting means. */
export function removeWords(recording: Recording, ownId: string): string {
  const what = `“${titleWords(recording, ownId)}” (${clock(recording.duration)})`;
  return `${what} and its file are removed for everybody who can see it. This can't be taken back.`;
}

/** Why something was not done. */
export function failureWords(failure: RestFailure): string {
  return failure.reason === "refused" ? sentenceOf(failure.error) : "The server can't be reached. Try again.";
}
