import Hls from "hls.js/light";
import { withTicketOf } from "./playback-address.ts";
import type { Level } from "./player-machine.ts";

/** What a playlist tells while it plays. */
export type HlsListener = {
  readonly onLevels: (levels: readonly Level[]) => void;
  readonly onLevelShown: (level: number) => void;
};

/** Why playing ended that nobody stopped: the address is not good any more, or nothing helped. */
export type HlsEnd = "refused" | "broken";

/** As much faster as nobody hears. */
const fastest = 1.08;
const mostRecoveries = 2;
const refusals = [401, 403, 404, 410];

function makeHls(address: () => string): Hls {
  return new Hls({
    lowLatencyMode: true,
    // Pieces are fragmented MP4 already: there is nothing to take apart that would be worth a thread.
    enableWorker: false,
    maxLiveSyncPlaybackRate: fastest,
    backBufferLength: 60,
    maxBufferLength: 20,
    xhrSetup: (request, asked) => request.open("GET", withTicketOf(asked, address()), true),
  });
}

/** Plays a live playlist in an element, as near to the live edge as it holds. */
export function openHls(video: HTMLVideoElement, firstAddress: string, listener: HlsListener) {
  let address = firstAddress;
  let recoveries = 0;
  let settle: (end: HlsEnd) => void = () => undefined;
  const ended = new Promise<HlsEnd>((resolve) => (settle = resolve));
  const hls = makeHls(() => address);
  hls.on(Hls.Events.MANIFEST_PARSED, (_, { levels }) =>
    listener.onLevels(levels.map(({ height, bitrate }) => ({ height, bitrate }))),
  );
  hls.on(Hls.Events.LEVEL_SWITCHED, (_, { level }) => listener.onLevelShown(level));
  hls.on(Hls.Events.ERROR, (_, { fatal, type, response }) => {
    if (!fatal) return;
    if (type === Hls.ErrorTypes.MEDIA_ERROR && recoveries < mostRecoveries) {
      recoveries += 1;
      const isPlaying = !video.paused;
      hls.recoverMediaError();
      // Its source was put in anew, which pauses an element that does not play by itself.
      if (isPlaying) video.play().catch((error: unknown) => console.warn("playing did not go on by itself", error));
      return;
    }
    settle(response && refusals.includes(response.code ?? 0) ? "refused" : "broken");
  });
  hls.loadSource(firstAddress);
  hls.attachMedia(video);
  if (!Hls.isSupported()) settle("broken");
  return {
    ended,
    /** A fresh ticket for the same stream; what plays goes on. */
    setAddress: (next: string) => {
      address = next;
    },
    setLevel: (level: number | null) => {
      hls.nextLevel = level ?? -1;
    },
    goLive: () => {
      if (hls.liveSyncPosition !== null) video.currentTime = hls.liveSyncPosition;
    },
    /** Seconds behind the live edge; null before the first piece. */
    delay: () => (video.readyState > 0 && hls.latency > 0 ? hls.latency : null),
    close: () => hls.destroy(),
  };
}

/** A playlist as the player holds it. */
export type HlsSource = ReturnType<typeof openHls>;
