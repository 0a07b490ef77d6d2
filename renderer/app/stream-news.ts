import type { StreamInfo } from "@nchat/contract/streams";
import { dueNews, type StreamNews } from "../streams/reminders.ts";
import { clockTime } from "../ui/time-words.ts";
import type { Services } from "./services.ts";
import { startPlannedWith } from "./start-planned-with.ts";
import { words } from "./words.ts";

type Needs = Pick<Services, "platform" | "streams" | "toasts" | "router" | "session" | "planned" | "serverNow">;

/** Streams of others are told to nobody who does not ask: those with a reminder are looked at so often. */
const lookEveryMs = 60_000;
const noticePrefix = "stream-";

/**
 * Tells of streams: that a channel's stream has begun, and that one which somebody wants to be reminded of comes near.
 * Until the answer is called.
 */
export function followStreamNews(needs: Needs): () => void {
  const { platform, streams, session, serverNow } = needs;
  let told: ReadonlySet<string> = new Set();
  const isOwn = (hostId: string) => isAccount(session, hostId);
  const { tell, open } = createTelling(needs, isOwn);
  const look = () => {
    const { streamReminders } = platform.settings.store.getState();
    const state = streams.store.getState();
    if (state.step !== "ready") return;
    const due = dueNews(state.all, streamReminders, told, serverNow());
    told = due.told;
    for (const news of due.news) tell(news);
  };
  const refresh = async () => {
    if (platform.settings.store.getState().streamReminders.length === 0) return;
    await streams.load();
    look();
  };
  const timer = setInterval(() => void refresh(), lookEveryMs);
  void refresh();
  const stops = [
    streams.onNews(({ kind, stream }) => {
      look();
      const isReminded = platform.settings.store.getState().streamReminders.includes(stream.id);
      const isWorthIt = kind === "started" ? stream.status === "live" : isOwn(stream.hostId);
      if (isWorthIt && !isReminded && (kind === "reminder" || !isOwn(stream.hostId))) tell({ kind, stream });
    }),
    platform.notices.onClicked((tag) => {
      if (tag.startsWith(noticePrefix)) open(tag.slice(noticePrefix.length));
    }),
    () => clearInterval(timer),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** Notices, and what a click on one does: it opens the stream's page, or starts one's own whose time comes. */
function createTelling(needs: Needs, isOwn: (hostId: string) => boolean) {
  const { platform, toasts, router } = needs;
  const toStart = new Map<string, StreamInfo>();
  const start = startPlannedWith(needs);
  const open = (streamId: string) => {
    const own = toStart.get(streamId);
    if (start && own) start(own);
    else router.go({ page: "stream", streamId });
  };
  const isOpen = (streamId: string) => {
    const route = router.store.getState();
    return route.page === "stream" && route.streamId === streamId;
  };
  const tell = (news: StreamNews) => {
    const { stream } = news;
    const isToStart = start !== null && news.kind === "reminder" && isOwn(stream.hostId);
    if (isToStart) toStart.set(stream.id, stream);
    else toStart.delete(stream.id);
    if (isOpen(stream.id)) return;
    const text = textOf(news);
    const action = { label: isToStart ? words.startPlanned : words.watch, run: () => open(stream.id) };
    const quietBody = words.streamQuietly(stream.host.displayName);
    toasts.raise("info", isQuiet(platform) ? quietBody : text, { cause: `${noticePrefix}${stream.id}`, action });
    platform.notices.show({ title: words.streams, body: text, quietBody, tag: `${noticePrefix}${stream.id}` });
  };
  return { tell, open };
}

function isAccount({ store }: Needs["session"], id: string): boolean {
  const state = store.getState();
  return state.step === "signed-in" && state.account.id === id;
}

function isQuiet({ streamerMode }: Needs["platform"]): boolean {
  return streamerMode?.store.getState().isOn === true;
}

function textOf({ kind, stream }: StreamNews): string {
  return kind === "started"
    ? words.streamLive(stream.host.displayName, stream.title)
    : words.streamSoon(stream.title, clockTime(Date.parse(stream.scheduledAt ?? stream.createdAt)));
}
