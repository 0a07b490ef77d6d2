import type { CallControl, CallControlEvent } from "@nchat/contract/call-control";
import type { CallWithPeople } from "@nchat/contract/calls";
import { createStore } from "zustand/vanilla";
import type { CallRoom } from "../livekit/call-room.ts";
import type { ShareWish } from "../livekit/own-share.ts";
import type { RoomView } from "../livekit/room-view.ts";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import { type CallEffect, callEffects, type Farewell } from "./call-effects.ts";
import { createAsking } from "./call-engine-asking.ts";
import { createCatchUp } from "./call-engine-catch-up.ts";
import { createDeclines } from "./call-engine-declines.ts";
import { createEngineRoom } from "./call-engine-room.ts";
import type { CallEngineDeps } from "./call-ports.ts";
import { createMuteSync } from "../livekit/mute-sync.ts";
import { reportQuality } from "./quality-reports.ts";
import { type Accepted, entersQuietly } from "./quiet-entry.ts";
import { createRingNews } from "./ring-news.ts";
import { initialRoster, nextRoster, type Roster, type RosterEvent } from "./roster.ts";
import { followServer } from "./server-events.ts";

/**
 * The one place where calls have effects. It watches call control, whoever changed it, and does what the difference
 * asks for: requests, acks, the room, the microphone. Answers and news go back as events.
 */
export class CallEngine {
  readonly #deps: CallEngineDeps;
  readonly #roster = createStore<Roster>(() => initialRoster);
  readonly #muteSync;
  readonly #stops: (() => void)[] = [];
  readonly #ringNews = createRingNews();
  readonly #catchUp;
  readonly #declines;
  readonly #room;
  readonly #asking;
  /** The call whose room is joined or being joined. */
  #entered: string | null = null;
  /** The room once it is being joined; before that there is no microphone to open. */
  #joined: CallRoom | null = null;
  /** How the last ring was answered, as far as no state holds it. */
  #answered: Accepted | null = null;
  #before: CallControl | null = null;
  /** Nobody is signed in any more: what is answered late is for nobody. */
  #isStopped = false;

  constructor(deps: CallEngineDeps) {
    this.#deps = deps;
    const { call, mute, socket, now } = deps;
    this.#muteSync = createMuteSync({
      mute,
      apply: (isMuted) => this.#joined?.setMicrophone(isMuted) ?? null,
      record: (isMuted) => this.#record("audio", isMuted),
      onStuck: deps.onMicrophoneStuck,
    });
    this.#room = createEngineRoom(deps, {
      onJoined: () => this.#onJoined(),
      onEnd: (end) => this.#onRoomEnd(end),
      onServerMuted: () => this.#onServerMuted(),
    });
    this.#asking = createAsking({ ...deps, warmUp: this.#room.warmUp, isStopped: () => this.#isStopped });
    this.#declines = createDeclines(socket.emit, deps.onDeclineLost);
    this.#catchUp = createCatchUp({
      ...deps,
      declines: this.#declines,
      ringNews: this.#ringNews,
      tellCurrent: (current) => this.#tellCurrent(current),
      isStopped: () => this.#isStopped,
    });
    this.#stops.push(
      this.#muteSync.stop,
      this.#declines.stop,
      reportQuality({ ...deps, view: this.#room.view, callId: () => this.#entered }),
      followServer({
        socket,
        now,
        ownId: () => deps.account()?.id ?? null,
        dispatch: (event) => {
          this.#ringNews.heed(event);
          const isDeclined = event.type === "rang" && this.#declines.has(event.ring.callId);
          if (!isDeclined) call.dispatch(event);
        },
        tellRoster: (event) => this.#tellRoster(event),
        onMutedBy: (userId) => mute.dispatch({ type: "server-muted", by: this.#nameOf(userId) }),
      }),
      call.store.subscribe((state) => this.#follow(state)),
      call.onEvent((event) => this.#heed(event)),
      socket.onConnected(() => void this.#catchUp.run()),
    );
    this.#follow(call.store.getState());
  }

  /** What screens draw of the room and of the own devices. */
  get view(): ReadonlyStore<RoomView> {
    return this.#room.view;
  }

  /** Who belongs to the call, also those who only ring. */
  get roster(): ReadonlyStore<Roster> {
    return this.#roster;
  }

  /** Loudness at the microphone in dBFS, also while muted; -100 for none. */
  readonly readLevel = (): number => this.#room.readLevel();

  readonly setCamera = async (isOn: boolean): Promise<void> => {
    await this.#room.now()?.setCamera(isOn);
    // What came of it, not what was asked: a camera may be denied or in use.
    this.#record("video", this.#room.view.getState().camera.step !== "on");
  };

  /** Tries again after a refused or missing microphone. */
  readonly openMicrophone = async (): Promise<void> => {
    await this.#room.now()?.openMicrophone();
    await this.#muteSync.again();
  };

  readonly attachVideo = (key: string, element: HTMLVideoElement): (() => void) | null =>
    this.#room.now()?.attachVideo(key, element) ?? null;

  /** After a click: the browser had held back the sound. */
  readonly startAudio = async (): Promise<void> => this.#room.now()?.startAudio();

  readonly publishShare = async (
    stream: MediaStream,
    wish: ShareWish,
  ): Promise<"published" | "not-in-call" | "refused"> => {
    const room = this.#room.now();
    if (room) return room.publishShare(stream, wish);
    for (const track of stream.getTracks()) track.stop();
    return "not-in-call";
  };

  readonly unpublishShare = async (): Promise<void> => this.#room.now()?.unpublishShare();

  /** Leaves the room and stops following; the server is told by whoever signs out or quits. */
  readonly stop = async (): Promise<void> => {
    this.#isStopped = true;
    for (const stop of this.#stops) stop();
    this.#entered = null;
    this.#joined = null;
    await this.#room.stop();
  };

  #follow(state: CallControl): void {
    const isReload = this.#before === null;
    const effects = callEffects(this.#before, state);
    this.#before = state;
    for (const effect of effects) void this.#perform(effect, isReload);
    this.#asking.giveBack(state.current); // hung up in the very moment in which the server agreed
  }

  async #perform(effect: CallEffect, isReload: boolean): Promise<void> {
    switch (effect.type) {
      case "warm-up":
        await this.#deps.delay(paintMs, new AbortController().signal);
        return this.#room.warmUp();
      case "cool-down":
        return this.#room.now()?.coolDown();
      case "initiate":
        return this.#asking.initiate(effect);
      case "answer":
        return this.#asking.answer(effect);
      case "be-in":
        return this.#enter(effect.callId, effect.withVideo, isReload);
      case "exit":
        return this.#exit(effect.callId, effect.farewell);
    }
  }

  async #enter(callId: string, withVideo: boolean, isReload: boolean): Promise<void> {
    const { call, mute, settings } = this.#deps;
    const access = this.#asking.take(callId);
    this.#entered = callId;
    if (access) this.#tellRoster({ type: "told", callId, call: { participants: access.participants, shares: [] } });
    const isQuiet = entersQuietly(access, this.#answered, this.#deps.account()?.id ?? null);
    const joinMuted = isQuiet || settings.getState().joinMuted;
    mute.dispatch({ type: isReload ? "call-rejoined" : "call-joined", muted: joinMuted });
    const room = await this.#room
      .load()
      .catch((error: unknown) => console.warn("the code of calls did not load", error));
    if (this.#entered !== callId) return; // hung up while the code was loading
    if (!room) return call.dispatch({ type: "failed", callId, failure: "MEDIA_UNREACHABLE" });
    const state = mute.store.getState();
    const isMuted = state.step === "active" ? state.intended === "muted" : joinMuted;
    room.enter(callId, access, { isMuted, withVideo: withVideo && !isQuiet });
    this.#joined = room;
    await this.#muteSync.again();
  }

  async #exit(callId: string, farewell: Farewell): Promise<void> {
    const { mute } = this.#deps;
    if (this.#entered === callId) {
      this.#entered = null;
      this.#joined = null;
      mute.dispatch({ type: "call-left" });
      this.#tellRoster({ type: "cleared" });
      void this.#room.now()?.leave();
    }
    await this.#asking.sayFarewell(callId, farewell);
  }

  /** The decline's message is part of no state, so the event itself is heeded. */
  #heed(event: CallControlEvent): void {
    this.#ringNews.heed(event);
    if (event.type === "accept") this.#answered = event;
    if (event.type === "decline") this.#declines.send(event.callId, event.message);
  }

  #tellCurrent({ call, participants, shares }: CallWithPeople): void {
    this.#tellRoster({ type: "told", callId: call.id, call: { participants, shares } });
  }

  #tellRoster(event: RosterEvent): void {
    this.#roster.setState(nextRoster(this.#roster.getState(), event), true);
  }

  #nameOf(userId: string): string {
    return this.#roster.getState().participants.find((each) => each.userId === userId)?.displayName ?? "the host";
  }

  #record(trackType: "audio" | "video", muted: boolean): void {
    const id = this.#entered;
    if (id === null) return;
    void this.#deps.rest.call("muteInCall", { params: { id }, body: { trackType, muted } }).then((result) => {
      if (!result.ok) console.warn("the server did not record the mute", result);
    });
  }

  #onJoined(): void {
    this.#deps.call.dispatch({ type: "room-joined" });
    void this.#catchUp.run();
  }

  /** LiveKit does not say who it was; the server's own word does, and may come before or after. */
  #onServerMuted(): void {
    this.#deps.mute.dispatch({ type: "server-muted", by: null });
  }

  #onRoomEnd(end: string): void {
    const { call } = this.#deps;
    const callId = this.#entered;
    if (callId === null) return;
    if (end === "taken-over") call.dispatch({ type: "taken-over", callId });
    else if (end === "gave-up") call.dispatch({ type: "failed", callId, failure: "MEDIA_UNREACHABLE" });
    else if (end === "CALL_ENDED" || end === "CALL_NOT_FOUND") void this.#catchUp.askHowItEnded(callId);
    else call.dispatch({ type: "failed", callId, failure: end === "REMOVED" ? "REMOVED" : "NOT_A_PARTICIPANT" });
  }
}

/** A ring is painted before anything is made ready for its answer. */
const paintMs = 100;

/** Starts the engine; whoever does so stops it. */
export function createCallEngine(deps: CallEngineDeps): CallEngine {
  return new CallEngine(deps);
}
