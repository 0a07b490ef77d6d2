import type { StreamInfo } from "@nchat/contract/streams";

/** Something worth a notice: a stream comes near, or has begun. */
export type StreamNews = { readonly kind: "started" | "reminder"; readonly stream: StreamInfo };

/** So many are kept at most; the oldest give way. */
export const mostReminders = 100;
/** So long before its time a stream is announced. */
const aheadMs = 15 * 60_000;

/** Pure: switches the reminder of one stream. */
export function toggled(reminders: readonly string[], streamId: string): readonly string[] {
  return reminders.includes(streamId)
    ? reminders.filter((id) => id !== streamId)
    : [...reminders, streamId].slice(-mostReminders);
}

/**
 * Pure: what to tell now of streams that one is reminded of. `told` holds what was told before, one word for each stream
 * and occasion, and comes back with the new ones.
 */
export function dueNews(
  all: readonly StreamInfo[],
  reminders: readonly string[],
  told: ReadonlySet<string>,
  now: number,
): { readonly news: readonly StreamNews[]; readonly told: ReadonlySet<string> } {
  const news = all
    .filter(({ id }) => reminders.includes(id))
    .flatMap((stream): readonly StreamNews[] => {
      if (stream.status === "live" || stream.status === "starting") return [{ kind: "started", stream }];
      const at = stream.scheduledAt === null ? Infinity : Date.parse(stream.scheduledAt);
      return stream.status === "scheduled" && at > now && at - now <= aheadMs ? [{ kind: "reminder", stream }] : [];
    })
    .filter((each) => !told.has(wordOf(each)));
  return { news, told: news.length === 0 ? told : new Set([...told, ...news.map(wordOf)]) };
}

function wordOf({ kind, stream }: StreamNews): string {
  return `${kind} ${stream.id}`;
}
