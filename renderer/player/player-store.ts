import { createStore } from "zustand/vanilla";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { OtherPicture, WatchRoom } from "../livekit/watch-room.ts";
import { watchByHls } from "./hls-round.ts";
import type { HlsSource } from "./hls-source.ts";
import {
  farBehindSeconds,
  initialPlayer,
  nextPlayer,
  type PlayerEvent,
  type PlayerState,
  type Preference,
} from "./player-machine.ts";
import type { PlayerAccess, PlayerPorts, Screen } from "./player-ports.ts";
import { watchByRoom } from "./room-round.ts";
import { brokenAfterMs, initialStall, nextStall, stillAfterMs } from "./stall-watch.ts";
import { pause, retryDelay, spread } from "./waits.ts";

/** One stream's player: keeps something playing while the stream is on air. */
export type Player = {
  readonly store: ReadonlyStore<PlayerState>;
  /** Who is to be seen beside the picture, in the room only: in pieces all of them are in one picture. */
  readonly others: ReadonlyStore<readonly OtherPicture[]>;
  /** Shows one of them until the answer is called. */
  readonly attachOther: (key: string, video: HTMLVideoElement) => (() => void) | null;
  /** Gives it the element to show pictures in, until the answer is called. */
  readonly attach: (screen: Screen) => () => void;
  /** Whether the stream starts or runs. Off leaves the last picture. */
  readonly setOnAir: (isOnAir: boolean) => void;
  readonly togglePause: () => void;
  readonly setSound: (sound: { readonly volume?: number; readonly isMuted?: boolean }) => void;
  /** Plays no sound whatever was chosen, since the person hears the stream by another way. */
  readonly setSilent: (isSilent: boolean) => void;
  /** After a click: lets the sound out that the browser held back. */
  readonly unblockSound: () => void;
  readonly prefer: (preference: Preference) => void;
  readonly chooseLevel: (level: number | null) => void;
  readonly goLive: () => void;
  /** Milliseconds that the sound is ahead of the picture; null where it can't be measured, as in pieces that hold both. */
  readonly readSkew: () => Promise<number | null>;
  /** Seconds forward or (negative) back, as far as there is anything. */
  readonly seekBy: (seconds: number) => void;
};

type Held =
  { readonly way: "webrtc"; readonly room: WatchRoom } | { readonly way: "hls"; readonly source: HlsSource } | null;

const lookEveryMs = 500;
const askAgainMs = 1500;
/** A double click pauses and plays: whoever pauses no longer than this does not want to be behind. */
const shortPauseMs = 1000;
/** After so many rooms without a picture HLS is taken, where there is any. */
const mostRoomFailures = 2;

/** Makes one; it lives as long as the page that shows the stream. */
export function createPlayer(ports: PlayerPorts): Player {
  return new Playing(ports);
}

class Playing implements Player {
  readonly store;
  readonly others = createStore<readonly OtherPicture[]>(() => []);
  readonly #ports: PlayerPorts;
  #screen: Screen | null = null;
  #isOnAir = false;
  #isSilent = false;
  #held: Held = null;
  #round: AbortController | null = null;
  #keeping: AbortController | null = null;
  #roomFailures = 0;
  #stall = initialStall;
  /** Behind because the person paused or went back; whoever fell behind otherwise is taken to live again. */
  #isBehindByChoice = false;
  #pausedAt = 0;

  constructor(ports: PlayerPorts) {
    this.#ports = ports;
    this.store = createStore<PlayerState>(() => initialPlayer(ports.choices));
  }

  readonly attach = (screen: Screen) => {
    this.#screen = screen;
    const unlisten = this.#listen(screen.video);
    const looking = setInterval(() => void this.#look(), lookEveryMs);
    this.#follow();
    return () => {
      clearInterval(looking);
      unlisten();
      this.#screen = null;
      this.#follow();
    };
  };

  readonly attachOther = (key: string, video: HTMLVideoElement) =>
    this.#held?.way === "webrtc" ? this.#held.room.attachOther(key, video) : null;

  readonly setOnAir = (isOnAir: boolean) => {
    this.#isOnAir = isOnAir;
    this.#follow();
  };

  readonly togglePause = () => {
    const isPaused = !this.store.getState().isPaused;
    this.#setPaused(isPaused);
    if (isPaused) this.#screen?.video.pause();
    else this.#play();
  };

  readonly setSound = (sound: { readonly volume?: number; readonly isMuted?: boolean }) => {
    const { volume, isMuted } = this.store.getState();
    this.#send({ type: "sound-set", volume, isMuted, ...sound });
    this.#applySound();
    this.#keepChoices();
  };

  readonly setSilent = (isSilent: boolean) => {
    this.#isSilent = isSilent;
    this.#applySound();
  };

  readonly unblockSound = () => {
    this.#send({ type: "sound-blocked", isBlocked: false });
    this.#applySound();
    if (this.#held?.way === "webrtc") void this.#held.room.startSound();
    if (!this.store.getState().isPaused) this.#play();
  };

  readonly prefer = (preference: Preference) => {
    if (this.store.getState().preference === preference) return;
    this.#send({ type: "preferred", preference });
    this.#keepChoices();
    this.#roomFailures = 0;
    this.#round?.abort();
  };

  readonly chooseLevel = (level: number | null) => {
    this.#send({ type: "level-chosen", level });
    if (this.#held?.way === "hls") this.#held.source.setLevel(level);
  };

  readonly goLive = () => {
    if (this.store.getState().isPaused) this.togglePause();
    this.#isBehindByChoice = false;
    if (this.#held?.way === "hls") this.#held.source.goLive();
  };

  readonly seekBy = (seconds: number) => {
    const video = this.#screen?.video;
    if (!video || this.#held?.way !== "hls" || video.seekable.length === 0) return;
    const [first, last] = [video.seekable.start(0), video.seekable.end(video.seekable.length - 1)];
    if (seconds > 0 && video.currentTime + seconds >= last - 1) return this.goLive();
    this.#isBehindByChoice = true;
    video.currentTime = Math.min(last, Math.max(first, video.currentTime + seconds));
  };

  readonly readSkew = async () => (this.#held?.way === "webrtc" ? this.#held.room.readSkew() : null);

  #send(event: PlayerEvent) {
    this.store.setState(nextPlayer(this.store.getState(), event), true);
  }

  #setPaused(isPaused: boolean) {
    this.#send({ type: "paused", isPaused });
    if (isPaused) this.#pausedAt = this.#ports.now();
    else if (this.#ports.now() - this.#pausedAt > shortPauseMs) this.#isBehindByChoice = true;
    this.#applySound();
  }

  #keepChoices() {
    const { volume, isMuted, preference } = this.store.getState();
    this.#ports.keepChoices({ volume, isMuted, preference });
  }

  /** Begins or ends with what is wanted now. */
  #follow() {
    const screen = this.#screen;
    const isWanted = this.#isOnAir && screen !== null;
    if (isWanted && !this.#keeping) {
      this.#keeping = new AbortController();
      void this.#keep(screen, this.#keeping.signal);
    }
    if (!isWanted && this.#keeping) {
      this.#keeping.abort();
      this.#keeping = null;
      this.#send({ type: "off" });
    }
  }

  async #keep(screen: Screen, signal: AbortSignal) {
    let failures = 0;
    while (!signal.aborted) {
      this.#send({ type: "opening", way: this.store.getState().way });
      const outcome = await this.#tryOnce(screen, signal);
      if (signal.aborted) return;
      this.#held = null;
      if (outcome === "switched") continue;
      failures = outcome === "played" ? 1 : failures + 1;
      if (outcome !== "nothing") this.#send({ type: "lost" });
      const random = this.#ports.random();
      const wait = outcome === "nothing" ? spread(askAgainMs, random) : retryDelay(failures, random);
      await pause(this.#ports.schedule, wait, signal);
    }
  }

  #wanted(): "any" | "hls" {
    const { preference } = this.store.getState();
    return preference === "steady" || this.#roomFailures >= mostRoomFailures ? "hls" : "any";
  }

  /** Asks and plays. What throws, as a part of the program that can't be loaded does, is tried again like the rest. */
  async #tryOnce(screen: Screen, signal: AbortSignal): Promise<Outcome> {
    try {
      const wanted = this.#wanted();
      const access = await this.#ports.getAccess(wanted);
      return signal.aborted || wanted !== this.#wanted() ? "switched" : await this.#play1(access, screen, signal);
    } catch (error) {
      console.error("playing failed", error);
      if (this.store.getState().way === "webrtc") this.#roomFailures += 1;
      return "failed";
    }
  }

  /** One access and its whole life. */
  async #play1(access: PlayerAccess, screen: Screen, keeping: AbortSignal): Promise<Outcome> {
    if (access.way === "over" || access.way === "later") {
      if (this.#wanted() === "hls" && this.store.getState().preference === "low-delay") this.#roomFailures = 0;
      this.#send({ type: "nothing-sent" });
      return "nothing";
    }
    if (access.way === "unreachable") return "failed";
    const round = new AbortController();
    this.#round = round;
    const signal = AbortSignal.any([keeping, round.signal]);
    const common = {
      ...{ ports: this.#ports, screen, signal },
      send: (event: PlayerEvent) => this.#send(event),
      // What the element does from here on is the round's end, and nobody's wish.
      onEnd: () => (this.#held = null),
    };
    this.#send({ type: "opening", way: access.way });
    this.#stall = { since: this.#ports.now(), position: -1 };
    this.#isBehindByChoice = false;
    if (access.way === "hls") {
      const end = await watchByHls({ ...common, access, onOpen: (source) => this.#opened({ way: "hls", source }) });
      return end === "stopped" ? "switched" : this.#outcome();
    }
    const onOthers = (others: readonly OtherPicture[]) => this.others.setState(others, true);
    const onOpen = (room: WatchRoom) => this.#opened({ way: "webrtc", room });
    const end = await watchByRoom({ ...common, access, onOthers, onOpen });
    if (end === "stopped") return "switched";
    if (end === "no-picture") this.#roomFailures = mostRoomFailures;
    else this.#roomFailures = end === "failed" ? this.#roomFailures + 1 : 0;
    return end === "lost" ? this.#outcome() : "failed";
  }

  #outcome(): Outcome {
    const { step } = this.store.getState().phase;
    return step === "playing" || step === "stalled" ? "played" : "failed";
  }

  #opened(held: Held) {
    this.#held = held;
    this.#applySound();
    // The room's client lets its element play by itself: under "Paused" nothing may.
    if (this.#screen) this.#screen.video.autoplay = false;
    if (!this.store.getState().isPaused) this.#play();
  }

  #listen(video: HTMLVideoElement): () => void {
    const onPlaying = () => {
      this.#send({ type: "moving" });
      if (!this.store.getState().isPaused || video.paused) return;
      // A track that came anew plays by itself; without that it was a media key or the small window.
      if (video.autoplay) {
        video.autoplay = false;
        video.pause();
      } else this.#setPaused(false);
    };
    const onPause = () => {
      const isByPerson = this.#held?.way === "hls" && video.paused && !video.ended;
      if (isByPerson && !this.store.getState().isPaused) this.#setPaused(true);
    };
    const onWaiting = () => this.#held?.way === "hls" && this.#ports.isFed() && this.#send({ type: "still" });
    video.addEventListener("playing", onPlaying);
    video.addEventListener("waiting", onWaiting);
    video.addEventListener("pause", onPause);
    return () => {
      video.removeEventListener("playing", onPlaying);
      video.removeEventListener("waiting", onWaiting);
      video.removeEventListener("pause", onPause);
    };
  }

  /** Plays with sound if the browser lets it, else without and says so. */
  #play() {
    const video = this.#screen?.video;
    if (!video) return;
    video.play().catch((error: unknown) => {
      if (!(error instanceof DOMException) || error.name !== "NotAllowedError") return; // a newer source took its place
      this.#send({ type: "sound-blocked", isBlocked: true });
      video.muted = true;
      video.play().catch((again: unknown) => console.warn("the browser plays nothing without a click", again));
    });
  }

  #applySound() {
    const { volume, isMuted: isChosenMuted, isPaused, isSoundBlocked } = this.store.getState();
    const isMuted = isChosenMuted || this.#isSilent;
    const held = this.#held;
    if (held?.way === "webrtc") held.room.setLoudness({ volume, isMuted: isMuted || isPaused });
    const video = this.#screen?.video;
    if (!video) return;
    video.volume = volume;
    // The room's sound comes out of elements of its own.
    video.muted = held?.way === "webrtc" || isMuted || isSoundBlocked;
  }

  async #look() {
    const video = this.#screen?.video;
    const held = this.#held;
    if (!video || !held) return;
    const { isPaused, phase } = this.store.getState();
    const delay = held.way === "hls" ? held.source.delay() : await held.room.readDelay();
    if (held !== this.#held) return;
    this.#send({ type: "measured", delay, isCatchingUp: held.way === "hls" && video.playbackRate > 1 });
    if (held.way !== "hls") return; // the room watches its own bytes
    const isFarBehind = delay !== null && delay > farBehindSeconds && phase.step === "playing";
    if (isFarBehind && !isPaused && !this.#isBehindByChoice) held.source.goLive();
    const at = this.#ports.now();
    const isExpected = !isPaused && this.#ports.isFed();
    this.#stall = nextStall(this.#stall, { at, position: video.currentTime, isExpected });
    const still = at - this.#stall.since;
    if (still >= stillAfterMs && phase.step === "playing") this.#send({ type: "still" });
    else if (still < stillAfterMs && phase.step === "stalled") this.#send({ type: "moving" });
    if (still >= brokenAfterMs) this.#round?.abort();
  }
}

/** "switched": another way is wanted at once. */
type Outcome = "played" | "failed" | "nothing" | "switched";
