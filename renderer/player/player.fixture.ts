import { vi } from "vitest";
import type { createWatchRoom, WatchRoomListener } from "../livekit/watch-room.ts";
import type { HlsEnd, openHls } from "./hls-source.ts";
import type { PlayerAccess } from "./player-ports.ts";
import { createPlayer } from "./player-store.ts";

const room = { livekitUrl: "ws://livekit", token: "token", iceServers: [] };
/** A place in the room. */
export const byRoom: PlayerAccess = { way: "webrtc", room, hlsUrl: "https://a/hls/s/public/live.m3u8" };
/** A playlist that does not end. */
export const byHls: PlayerAccess = { way: "hls", url: "https://a/hls/s/public/live.m3u8", expiresAt: null };

/** A video element's part that the player uses. */
function fakeVideo() {
  const target = new EventTarget();
  return Object.assign(target, {
    readyState: 4,
    currentTime: 0,
    playbackRate: 1,
    volume: 1,
    muted: false,
    paused: true,
    ended: false,
    autoplay: true,
    pause() {
      this.paused = true;
    },
    async play() {
      this.paused = false;
    },
    seekable: { length: 0, start: () => 0, end: () => 0 },
    /** It plays, whoever made it. */
    plays() {
      this.paused = false;
      target.dispatchEvent(new Event("playing"));
    },
    /** It alone, as a media key does it, or the loss of its source. */
    pausesItself() {
      this.paused = true;
      target.dispatchEvent(new Event("pause"));
    },
  });
}

type World = {
  readonly accesses: PlayerAccess[];
  readonly connects?: ("up" | "failed")[];
  readonly isFed?: () => boolean;
  /** So many times the parts of the program are not to be had. */
  readonly missing?: { readonly room?: number; readonly hls?: number };
};

/** Rooms that are joined or not, and lost on demand. */
function fakeRooms(done: string[], connects: ("up" | "failed")[]) {
  let lose: () => void = () => undefined;
  const create = ((listener: WatchRoomListener) => ({
    lost: new Promise<void>((resolve) => (lose = resolve)),
    connect: async () => connects.shift() ?? "up",
    attach: () => {
      done.push("room");
      listener.onFeed({ hasPicture: true, hasSound: true });
    },
    setLoudness: () => undefined,
    startSound: async () => undefined,
    readDelay: async () => 0.2,
    close: async () => void done.push("room closed"),
  })) as unknown as typeof createWatchRoom;
  return { create, lose: () => lose() };
}

/** Playlists that end on demand. */
function fakeHls(done: string[], delay: { readonly seconds: number }, onClosed: () => void) {
  let end: (end: HlsEnd) => void = () => undefined;
  const open = ((_: HTMLVideoElement, url: string) => {
    done.push(`hls ${url.split("/").at(-2)}`);
    return {
      ended: new Promise<HlsEnd>((resolve) => (end = resolve)),
      setAddress: (next: string) => void done.push(`ticket ${next.split("/").at(-2)}`),
      setLevel: () => undefined,
      goLive: () => void done.push("to live"),
      delay: () => delay.seconds,
      close: () => {
        done.push("hls closed");
        onClosed();
      },
    };
  }) as typeof openHls;
  return { open, end: (how: HlsEnd) => end(how) };
}

/** A player whose server, rooms and playlists do as they are told. */
export function startPlayer({ accesses, connects = [], isFed = () => true, missing = {} }: World) {
  const done: string[] = [];
  const video = fakeVideo();
  const delay = { seconds: 2 };
  const rooms = fakeRooms(done, connects);
  const hls = fakeHls(done, delay, () => video.pausesItself());
  const left = { room: 0, hls: 0, ...missing };
  const loaded = <T>(part: "room" | "hls", value: T): T => {
    if (left[part]-- > 0) throw new TypeError("Failed to fetch dynamically imported module");
    return value;
  };
  const player = createPlayer({
    getAccess: async (wanted) => {
      done.push(`asked ${wanted}`);
      return accesses.shift() ?? { way: "later" };
    },
    isFed,
    choices: { volume: 1, isMuted: false, preference: "low-delay" },
    keepChoices: ({ preference }) => void done.push(`kept ${preference}`),
    loadRoom: async () => loaded("room", rooms.create),
    loadHls: async () => loaded("hls", hls.open),
    now: () => Date.now(),
    random: () => 0.5,
    schedule: (run, ms) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  });
  const detach = player.attach({ video: video as unknown as HTMLVideoElement, hold: () => void done.push("held") });
  player.setOnAir(true);
  return {
    ...{ player, video, delay, done, detach },
    wait: (ms: number) => vi.advanceTimersByTimeAsync(ms),
    plays: () => video.plays(),
    pausesItself: () => video.pausesItself(),
    loseRoom: rooms.lose,
    endHls: hls.end,
  };
}
