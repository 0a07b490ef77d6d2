import type { Session } from "../session/session-machine.ts";
import { followCoHostNews } from "./co-host-news.ts";
import { followMarkers } from "./marker-news.ts";
import { followMissedCalls } from "./missed-news.ts";
import { followRecordingNews } from "./recording-parts.ts";
import type { Services } from "./services.ts";
import { followStreamNews } from "./stream-news.ts";

/**
 * What runs while somebody is signed in: socket, people, history, and what the app adds (the call engine). Ends with
 * the session, whoever ended it.
 */
export function followSession(services: Services, startMore: () => () => void): () => void {
  const { session, platform, socket, people, history, news, streams, recordings, router } = services;
  const ofStudio = [services.healthHistory, services.ownDestinations, services.planned].filter((each) => each !== null);
  let stops: readonly (() => void)[] = [];
  const begin = () => {
    socket.connect();
    const parts = [people, history, news, streams, recordings.library, router, ...ofStudio];
    const following = parts.map((each) => each.start());
    const follows = [followStreamNews, followRecordingNews, followMissedCalls, followMarkers, followCoHostNews];
    const telling = follows.map((follow) => follow(services));
    stops = [...following, ...telling, startMore(), socket.disconnect];
  };
  const end = () => {
    // Clears rings and a call that is still there. In a page of its own the engine, still running, takes its leave; on
    // the desktop main's answer comes after its stop, which leaves the room, while main itself ends the mute.
    platform.call.dispatch({ type: "signed-out" });
    for (const stop of stops) stop();
    stops = [];
    router.signedOut();
  };
  const follow = (now: Session, before: Session) => {
    const [is, was] = [now.step === "signed-in", before.step === "signed-in"];
    if (is && !was) begin();
    if (was && !is) end();
  };
  if (session.store.getState().step === "signed-in") begin();
  const unsubscribe = session.store.subscribe(follow);
  return () => {
    unsubscribe();
    if (stops.length > 0) end();
  };
}

/**
 * Before the app ends, main has hung up and waits: tells it once the server was told, and a stage is left. Until the answer
 * is called.
 */
export function followQuit({
  platform,
  settled,
  goodbyes,
}: Pick<Services, "settled" | "goodbyes"> & { readonly platform: Pick<Services["platform"], "desktop"> }): () => void {
  const { desktop } = platform;
  if (!desktop) return () => undefined;
  return desktop.onQuitting(() => {
    // Main's hang-up reaches this page just before: its effects have begun by the next turn.
    setTimeout(() => void Promise.all([goodbyes.sayAll(), settled()]).then(desktop.finishQuit));
  });
}
