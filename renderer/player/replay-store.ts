import { createStore } from "zustand/vanilla";
import type { ReadonlyStore } from "../platform/readonly-store.ts";

/** How loud somebody hears. */
export type Sound = { readonly volume: number; readonly isMuted: boolean };

/** A recording as it plays here; times in seconds. */
export type Replay = Sound & {
  readonly step: "opening" | "ready" | "failed";
  readonly isPaused: boolean;
  /** It would play, and waits for what comes next. */
  readonly isWaiting: boolean;
  readonly time: number;
  readonly duration: number;
  /** Up to where it is here already. */
  readonly buffered: number;
  readonly rate: number;
};

/** Where a recording plays from, and until when (ms). */
export type ReplayAddress = { readonly url: string; readonly expiresAt: number };

/** What it needs of a `<video>`. */
export type ReplayVideo = Pick<
  HTMLVideoElement,
  | "src"
  | "currentTime"
  | "duration"
  | "paused"
  | "playbackRate"
  | "volume"
  | "muted"
  | "buffered"
  | "play"
  | "pause"
  | "load"
  | "removeAttribute"
  | "addEventListener"
  | "removeEventListener"
>;

/** Plays one recording. */
export type ReplayStore = {
  readonly store: ReadonlyStore<Replay>;
  /** Plays in that element until the answer is called. */
  readonly attach: (video: ReplayVideo) => () => void;
  readonly togglePause: () => void;
  readonly seekTo: (seconds: number) => void;
  readonly seekBy: (seconds: number) => void;
  readonly setRate: (rate: number) => void;
  readonly setSound: (sound: Partial<Sound>) => void;
  /** After a failure. */
  readonly retry: () => void;
};

type Deps = {
  /** A fresh signed address; null when there is none to be had now. */
  readonly getAddress: () => Promise<ReplayAddress | null>;
  readonly sound: Sound;
  readonly keepSound: (sound: Sound) => void;
  readonly now: () => number;
  readonly schedule: (run: () => void, ms: number) => () => void;
};

/** The speeds that are offered. */
export const rates = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const;

/** An address is exchanged so long before it ends. */
const marginMs = 60_000;
const askAgainMs = 15_000;
/** So often in a row a file that does not play is tried with another address. */
const mostTries = 3;

/** Feeds a recording's state from its element, and keeps an address under it that is good. */
export function createReplay(deps: Deps): ReplayStore {
  const store = createStore<Replay>(() => ({
    ...{ step: "opening", isPaused: true, isWaiting: false, time: 0, duration: 0, buffered: 0, rate: 1 },
    ...deps.sound,
  }));
  let video: ReplayVideo | null = null;
  const line = createAddressLine(deps, store.setState, () => video);
  const seekTo = (seconds: number) => {
    if (!video) return;
    const time = Math.max(0, Math.min(seconds, store.getState().duration));
    if (!line.wish({ time })) video.currentTime = time;
    store.setState({ time });
  };
  return {
    store,
    attach(element) {
      video = element;
      const { volume, isMuted } = store.getState();
      Object.assign(element, { volume, muted: isMuted });
      const stop = follow(element, store.setState, line);
      void line.open();
      return () => {
        stop();
        line.stop();
        empty(element);
        video = null;
      };
    },
    togglePause() {
      if (!video) return;
      const isPlaying = store.getState().isPaused;
      if (line.wish({ isPlaying })) store.setState({ isPaused: !isPlaying });
      else if (isPlaying) play(video);
      else video.pause();
    },
    seekTo,
    seekBy: (seconds) => seekTo(store.getState().time + seconds),
    setRate(rate) {
      if (video && !line.wish({ rate })) video.playbackRate = rate;
      store.setState({ rate });
    },
    setSound(change) {
      const { volume, isMuted } = { ...store.getState(), ...change };
      if (video) Object.assign(video, { volume, muted: isMuted });
      store.setState({ volume, isMuted });
      deps.keepSound({ volume, isMuted });
    },
    retry: () => void line.open(),
  };
}

function empty(element: ReplayVideo): void {
  element.pause();
  element.removeAttribute("src");
  element.load();
}

function play(video: ReplayVideo): void {
  // Refused without a click before, or given up by the next source: the element's own events say how it stands.
  video.play().catch((error: unknown) => console.warn("playing did not begin", error));
}

type Change = (part: Partial<Replay>) => void;

type AddressLine = {
  readonly open: () => Promise<void>;
  /** The file did not play, or does not any more. */
  readonly broken: () => void;
  readonly works: () => void;
  /** The element is between two sources: what it says of itself means nothing. */
  readonly isMoving: () => boolean;
  /** Where somebody wants to be when it has arrived. False when it is not on its way: the element itself is to be told. */
  readonly wish: (change: Partial<Place>) => boolean;
  readonly stop: () => void;
};

/** Where somebody was when the source was exchanged. */
type Place = { readonly time: number; readonly isPlaying: boolean; readonly rate: number };

/** Gives the element another source, and takes it to where it was. */
function put(video: ReplayVideo, url: string, getPlace: () => Place): void {
  const arrive = () => {
    video.removeEventListener("loadedmetadata", arrive);
    const { time, isPlaying, rate } = getPlace();
    video.playbackRate = rate;
    if (time > 0) video.currentTime = time;
    if (isPlaying) play(video);
  };
  video.addEventListener("loadedmetadata", arrive);
  video.src = url;
}

/** Where somebody is, and while the source is exchanged: wants to be. */
function createPlace() {
  let place: Place = { time: 0, isPlaying: false, rate: 1 };
  let isMoving = false;
  return {
    isMoving: () => isMoving,
    wish(change: Partial<Place>) {
      if (isMoving) place = { ...place, ...change };
      return isMoving;
    },
    keep(video: ReplayVideo) {
      if (!isMoving && Number.isFinite(video.duration) && video.duration > 0)
        place = { time: video.currentTime, isPlaying: !video.paused, rate: video.playbackRate };
    },
    leave: () => void (isMoving = true),
    arrive() {
      isMoving = false;
      return place;
    },
  };
}

/** Keeps the element on an address that is good; whatever address it is, the place, the speed and whether it plays stay. */
function createAddressLine(deps: Deps, set: Change, getVideo: () => ReplayVideo | null): AddressLine {
  let cancel: () => void = () => undefined;
  let round = 0;
  let tries = 0;
  const place = createPlace();
  const exchange = async (isFirst: boolean): Promise<void> => {
    cancel();
    round += 1;
    const mine = round;
    const address = await deps.getAddress();
    const video = getVideo();
    if (mine !== round || !video) return;
    if (!address) {
      if (isFirst) return set({ step: "failed" });
      cancel = deps.schedule(() => void exchange(false), askAgainMs);
      return;
    }
    place.keep(video);
    place.leave();
    put(video, address.url, place.arrive);
    cancel = deps.schedule(() => void exchange(false), Math.max(askAgainMs, address.expiresAt - deps.now() - marginMs));
  };
  return {
    open: () => {
      tries = 0;
      set({ step: "opening" });
      return exchange(true);
    },
    broken: () => {
      tries += 1;
      const video = getVideo();
      if (video) place.keep(video);
      if (tries < mostTries) void exchange(true);
      else set({ step: "failed", isWaiting: false });
    },
    works: () => void (tries = 0),
    isMoving: place.isMoving,
    wish: place.wish,
    stop: () => {
      round += 1;
      cancel();
    },
  };
}

function follow(video: ReplayVideo, set: Change, line: AddressLine): () => void {
  const read = () => {
    if (line.isMoving()) return;
    const { buffered, currentTime } = video;
    let end = 0;
    for (let index = 0; index < buffered.length; index++)
      if (buffered.start(index) <= currentTime + 1) end = Math.max(end, buffered.end(index));
    set({ time: currentTime, buffered: end });
  };
  const listeners: Readonly<Record<string, () => void>> = {
    loadedmetadata: () => set({ step: "ready", duration: Number.isFinite(video.duration) ? video.duration : 0 }),
    durationchange: () => Number.isFinite(video.duration) && set({ duration: video.duration }),
    timeupdate: read,
    seeked: read,
    progress: read,
    play: () => set({ isPaused: false }),
    playing: () => {
      line.works();
      set({ isPaused: false, isWaiting: false });
    },
    pause: () => set({ isPaused: true, isWaiting: false }),
    ended: () => set({ isPaused: true, isWaiting: false }),
    waiting: () => set({ isWaiting: true }),
    canplay: () => set({ isWaiting: false }),
    error: () => line.broken(),
  };
  for (const [event, listener] of Object.entries(listeners)) video.addEventListener(event, listener);
  return () => {
    for (const [event, listener] of Object.entries(listeners)) video.removeEventListener(event, listener);
  };
}
