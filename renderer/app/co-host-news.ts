import { isOnAir } from "@nchat/contract/stream-rules";
import type { Services } from "./services.ts";
import { words } from "./words.ts";

type Needs = Pick<Services, "platform" | "socket" | "rest" | "session" | "toasts" | "router">;

/** As of other news of streams: who clicks on the desktop's notice comes to the stream (`stream-news.ts`). */
const noticePrefix = "stream-";

/** Tells somebody that they were named a co-host, with the way to the stream, or are none any more. Until the answer is called. */
export function followCoHostNews({ platform, socket, rest, session, toasts, router }: Needs): () => void {
  const named = new Set<string>();
  const isOpen = (streamId: string) => {
    const route = router.store.getState();
    return route.page === "stream" && route.streamId === streamId;
  };
  const tellNamed = async (streamId: string) => {
    const answer = await rest.call("getStream", { params: { id: streamId } });
    // What became of it meanwhile is no news; who can't be asked is told when the list of streams is looked at.
    if (!answer.ok || answer.value.role !== "co_host" || !named.has(streamId)) return;
    const { host, title, status } = answer.value;
    if (!isOnAir(status) && status !== "scheduled") return;
    const text = words.coHostNamed(host.displayName, title);
    const quietBody = words.coHostQuietly(host.displayName);
    const cause = `${noticePrefix}${streamId}`;
    const action = { label: words.join, run: () => router.go({ page: "stream", streamId }) };
    const isQuiet = platform.streamerMode?.store.getState().isOn === true;
    toasts.raise("info", isQuiet ? quietBody : text, isOpen(streamId) ? { cause } : { cause, action });
    platform.notices.show({ title: words.streams, body: text, quietBody, tag: cause });
  };
  /** Named while the app was closed, or out of reach: what runs now is told once. */
  const lookUp = async () => {
    const listed = await rest.call("listActiveStreams", { query: { as: "co_host", limit: 20 } });
    if (!listed.ok) return; // the next connection asks again
    const missed = listed.value.streams.filter(({ id }) => !named.has(id));
    for (const { id } of missed) named.add(id);
    for (const { id } of missed) await tellNamed(id);
  };
  const unlisten = socket.on("stream:role_changed", ({ streamId, userId, role }) => {
    const state = session.store.getState();
    if (state.step !== "signed-in" || state.account.id !== userId) return;
    if (role === "co_host") {
      named.add(streamId);
      void tellNamed(streamId);
    } else if (named.delete(streamId) && !isOpen(streamId)) {
      toasts.raise("info", words.coHostGone, { cause: `${noticePrefix}${streamId}` });
    }
  });
  const stopLooking = socket.onConnected(() => void lookUp());
  return () => {
    unlisten();
    stopLooking();
  };
}
