import { io } from "socket.io-client";
import { createHistory, type History } from "../home/history-store.ts";
import { createPeople, type People } from "../people/people-store.ts";
import { createMediaCheck, type MediaCheck } from "../platform/media-check.ts";
import type { Platform } from "../platform/platform.ts";
import type { PlayerChoices } from "../player/player-machine.ts";
import { type Channels, createChannels } from "../session/channels-store.ts";
import { trackRequests } from "../session/pending-requests.ts";
import { createRestClient } from "../session/rest-client.ts";
import type { RestClient } from "../session/rest-result.ts";
import { schedule } from "../session/schedule.ts";
import { createServerClock } from "../session/server-clock.ts";
import { createSessionStore, type SessionStore } from "../session/session-store.ts";
import { createSocketClient } from "../session/socket-client.ts";
import type { SocketClient } from "../session/socket-types.ts";
import { createStreams, type StreamsStore } from "../streams/streams-store.ts";
import { createHealthHistory, type HealthHistory } from "../studio/health-history.ts";
import { createOwnDestinations, type OwnDestinations } from "../studio/own-destinations.ts";
import { createPlanned, type Planned } from "../studio/planned-store.ts";
import { type Announcer, createAnnouncer } from "../ui/announcer.ts";
import { createToastStore, type ToastStore } from "../ui/toast-store.ts";
import { forgetWithPerson } from "./forget-with-person.ts";
import { createGoodbyes, type Goodbyes } from "./goodbyes.ts";
import { createRecordingParts, type RecordingParts } from "./recording-parts.ts";
import { routeOfPath } from "./route.ts";
import { createRouter, type Router } from "./router.ts";
import { createServerNews, type ServerNews } from "./server-news.ts";

/** Made once by `main.tsx`; features take single functions and stores out of it. */
export type Services = {
  readonly platform: Platform;
  readonly rest: RestClient;
  readonly socket: SocketClient;
  readonly session: SessionStore;
  readonly people: People;
  readonly history: History;
  readonly channels: Channels;
  readonly news: ServerNews;
  readonly streams: StreamsStore;
  readonly recordings: RecordingParts;
  /** How loud and by which way the last stream was watched; kept as long as the page. */
  readonly playerChoices: { current: PlayerChoices };
  /** Null where there is no studio. */
  readonly healthHistory: HealthHistory | null;
  /** The same. */
  readonly ownDestinations: OwnDestinations | null;
  /** The same. */
  readonly planned: Planned | null;
  readonly check: MediaCheck;
  readonly router: Router;
  readonly toasts: ToastStore;
  readonly announcer: Announcer;
  /** Everything that the server was asked until now has an answer. */
  readonly settled: () => Promise<void>;
  readonly goodbyes: Goodbyes;
  /** The wall clock in milliseconds. */
  readonly now: () => number;
  /** The same by the server's clock. */
  readonly serverNow: () => number;
};

/** Puts the shared parts together; nothing is asked or connected yet. */
export function createServices(platform: Platform): Services {
  const now = () => Date.now();
  // Without a server nobody can sign in; the sign-in page asks for one and loads the page anew.
  const baseUrl = platform.environment.serverUrl ?? "";
  const session = createSessionStore({ auth: platform.auth, now, schedule });
  const { freshToken, renewToken, onToken } = session;
  const { rest, settled } = trackRequests(
    createRestClient({
      fetch: (url, init) => fetch(url, init),
      baseUrl,
      deviceId: platform.device.id,
      freshToken,
      renewToken,
    }),
  );
  const open = socketOpener(baseUrl, platform);
  const router = createRouter(platform.call.store, platform.desktop ? undefined : routeOfPath(location.pathname));
  const random = () => Math.random();
  const toasts = createToastStore({ schedule });
  forgetWithPerson(session, toasts);
  const say = (sentence: string) => toasts.raise("problem", sentence);
  const socket = createSocketClient({ open, freshToken, renewToken, onToken, now, random, schedule });
  const serverNow = createServerClock(socket, now);
  const ownId = () => {
    const state = session.store.getState();
    return state.step === "signed-in" ? state.account.id : null;
  };
  return {
    platform,
    rest,
    socket,
    session,
    people: createPeople({ rest, socket, ownId, now }),
    history: createHistory({ rest, socket }),
    channels: createChannels(rest),
    news: createServerNews({ rest, socket }),
    check: createMediaCheck(navigator.mediaDevices),
    streams: createStreams({ rest, socket }),
    healthHistory: platform.studio && createHealthHistory(platform.studio, now),
    ownDestinations: platform.studio && createOwnDestinations({ studio: platform.studio, rest, socket }),
    planned: platform.studio && createPlanned({ rest, studio: platform.studio, say, now: serverNow }),
    playerChoices: { current: { volume: 1, isMuted: false, preference: "low-delay" } },
    recordings: createRecordingParts({ rest, socket, platform, raise: toasts.raise }),
    router,
    toasts,
    announcer: createAnnouncer(schedule),
    settled,
    goodbyes: createGoodbyes(),
    ...{ now, serverNow },
  };
}

/** Opens a socket with a token. */
function socketOpener(baseUrl: string, { device }: Pick<Platform, "device">) {
  return (token: string) =>
    io(baseUrl, {
      auth: { token, protocol: "plan", device },
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      reconnection: false,
      forceNew: true,
      timeout: 8000,
    });
}
