import { currentCallId } from "@nchat/contract/call-control";
import type { Account } from "@nchat/contract/people";
import { createStore } from "zustand/vanilla";
import { type CallEngine, createCallEngine } from "../call/call-engine.ts";
import { type CallBroadcast, createCallBroadcast } from "../call/call-broadcast.ts";
import { type CallRecording, createCallRecording } from "../call/call-recording.ts";
import { createCallSounds } from "../call/call-sounds.ts";
import type { DesktopPort, Platform } from "../platform/platform.ts";
import { declineLost } from "../call/words.ts";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { RestClient } from "../session/rest-result.ts";
import { schedule } from "../session/schedule.ts";
import type { SessionStore } from "../session/session-store.ts";
import type { SocketClient } from "../session/socket-types.ts";
import { createShareStore, type ShareStore } from "../share/share-store.ts";
import { shareProblem, sourceClosed, sourceHidden } from "../share/words.ts";
import { tellLostHook } from "./hotkey-news.ts";
import { delay } from "./delay.ts";
import type { Router } from "./router.ts";
import type { Announcer } from "../ui/announcer.ts";
import { deviceKept, microphoneLost, microphoneStuck } from "../ui/sending-words.ts";
import type { ToastStore } from "../ui/toast-store.ts";

/** What runs of calls and sharing while somebody is signed in. */
export type RunningCalls = {
  readonly engine: CallEngine;
  readonly share: ShareStore;
  readonly recording: CallRecording;
  readonly broadcast: CallBroadcast;
};

/** Null while nobody is signed in. */
export type CallFeatureStore = ReadonlyStore<RunningCalls | null>;

/** Calls and sharing: started by `followSession`, drawn by `OpenCall`. */
export type CallFeature = {
  readonly store: CallFeatureStore;
  /** Begins; the answer ends it. */
  readonly start: () => () => void;
};

type Deps = {
  readonly platform: Platform;
  readonly rest: RestClient;
  readonly socket: SocketClient;
  readonly session: Pick<SessionStore, "store">;
  readonly router: Pick<Router, "go" | "store">;
  readonly announcer: Pick<Announcer, "announce" | "interrupt">;
  readonly toasts: Pick<ToastStore, "raise" | "settle">;
  readonly now: () => number;
};

/** Where the running feature is kept, and what `followSession` starts. */
export function createCallFeature(services: Deps): CallFeature {
  const store = createStore<RunningCalls | null>(() => null);
  return {
    store,
    start: () => {
      const { feature, stop } = startFeature(services);
      store.setState(feature, true);
      return () => {
        store.setState(null, true);
        stop();
      };
    },
  };
}

function startFeature(deps: Deps): { feature: RunningCalls; stop: () => void } {
  const { platform, rest, socket, session, now } = deps;
  const settings = platform.settings.store;
  const engine = createCallEngine({
    call: platform.call,
    mute: platform.mute,
    rest,
    socket,
    settings,
    account: () => accountOf(session),
    media: navigator.mediaDevices,
    loadRoom: async () => (await import("../livekit/call-room.ts")).createCallRoom,
    now,
    random: () => Math.random(),
    delay,
    newId: () => crypto.randomUUID(),
    onShareEnded: () => share.sourceEnded(),
    onMicrophoneLost: (label) => {
      platform.mute.dispatch({ type: "set", muted: true, from: "system" });
      deps.toasts.raise("problem", microphoneLost(label), { cause: "microphone" });
    },
    onDeviceKept: (kept) => deps.toasts.raise("problem", deviceKept(kept), { cause: kept.kind }),
    onDeclineLost: (decline) => deps.toasts.raise("problem", declineLost(decline), { cause: "decline" }),
    onMicrophoneStuck: () => deps.toasts.raise("problem", microphoneStuck, { cause: "microphone" }),
  });
  // A page that went may have left its microphone on the stage of a stream, which no page holds now.
  if (currentCallId(platform.call.store.getState().current) === null) platform.mute.dispatch({ type: "call-left" });
  const share = createShare(deps, engine);
  const { recording, broadcast } = createToldOfCall(deps, engine);
  const sounds = createCallSounds({ call: platform.call, mute: platform.mute, view: engine.view, settings });
  const stops = [
    sounds.stop,
    recording.close,
    broadcast.close,
    engine.roster.subscribe(({ callId }, before) => {
      if (callId === null && before.callId !== null) share.callLeft();
    }),
    ...(platform.hotkeys ? [tellLostHook(platform.hotkeys, deps.toasts)] : []),
    ...(platform.desktop ? mirrorShare(platform.desktop, share, deps) : []),
  ];
  return {
    feature: { engine, share, recording, broadcast },
    stop: () => {
      share.callLeft();
      for (const stop of stops) stop();
      void engine.stop();
    },
  };
}

function accountOf({ store }: Deps["session"]): Account | null {
  const state = store.getState();
  return state.step === "signed-in" ? state.account : null;
}

/** What follows the current call and tells of it. */
function createToldOfCall(deps: Deps, engine: CallEngine): Pick<RunningCalls, "recording" | "broadcast"> {
  const { platform, rest, socket, announcer, router, session, toasts } = deps;
  const told = {
    ...{ rest, socket, schedule, announcer, roster: engine.roster, raise: toasts.raise },
    ownId: () => accountOf(session)?.id ?? null,
    isCallShown: () => router.store.getState().page === "call",
    showCall: () => router.go({ page: "call" }),
  };
  return {
    recording: createCallRecording(told),
    broadcast: createCallBroadcast({
      ...told,
      openStream: (streamId) => router.go({ page: "stream", streamId }),
      linkOf: (streamId) => `${platform.environment.serverUrl ?? ""}/watch/${streamId}`,
    }),
  };
}

/** The tray shows what is shared, and asks for its end or its beginning; main sees when the shared window is minimised. */
function mirrorShare(desktop: DesktopPort, share: ShareStore, { toasts, router }: Deps): readonly (() => void)[] {
  return [
    desktop.onShareHiddenChanged((isHidden) =>
      isHidden ? toasts.raise("problem", sourceHidden, { cause: "share-hidden" }) : toasts.settle("share-hidden"),
    ),
    share.store.subscribe(({ own }, before) => {
      if (own.step === before.own.step) return;
      const isSharing = own.step === "live";
      desktop.tellShare({ isSharing, name: isSharing ? own.title.slice(0, 300) : null });
    }),
    desktop.onShareStopAsked(share.stop),
    desktop.onShareOpenAsked(() => {
      router.go({ page: "call" }); // the picker stands there
      share.open();
    }),
  ];
}

function createShare({ platform, rest, toasts }: Deps, engine: CallEngine): ShareStore {
  const currentId = () => engine.roster.getState().callId;
  return createShareStore({
    capture: platform.capture,
    getDisplayMedia: (options) => navigator.mediaDevices.getDisplayMedia(options),
    announce: async (body) => {
      const id = currentId();
      if (id === null) return null;
      const answer = await rest.call("startScreenShare", { params: { id }, body });
      return answer.ok ? answer.value.trackId : null;
    },
    withdraw: async (trackId) => {
      const id = currentId();
      if (id === null) return;
      const answer = await rest.call("stopScreenShare", { params: { id }, body: { trackId } });
      if (!answer.ok) console.warn("the end of the share was not taken", answer);
    },
    publish: engine.publishShare,
    unpublish: engine.unpublishShare,
    schedule,
    onProblem: (problem) => toasts.raise(problem === "denied" ? "info" : "problem", shareProblem(problem)),
    onSourceClosed: () => toasts.raise("info", sourceClosed),
  });
}
