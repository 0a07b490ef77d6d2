import { type CallControl, currentCallId } from "@nchat/contract/call-control";
import type { Settings } from "@nchat/contract/settings";
import { isOnAir } from "@nchat/contract/stream-rules";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { CallRoom, CallRoomDeps } from "../livekit/call-room.ts";
import { mutePress } from "../livekit/mute-press.ts";
import { createMuteSync } from "../livekit/mute-sync.ts";
import type { Choices } from "../livekit/own-devices.ts";
import { initialRoomView, type RoomView } from "../livekit/room-view.ts";
import type { MutePort } from "../platform/platform.ts";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { RestClient } from "../session/rest-result.ts";
import { deviceKept, microphoneLost, microphoneStuck } from "../ui/sending-words.ts";
import type { Raise } from "../ui/toast-store.ts";
import { askAgain, askStage, type StageEnd } from "./stage-access.ts";
import { notEnteredWords, stageEndWords, stageWords } from "./stage-words.ts";
import type { Watch } from "./watch-machine.ts";

/** Whether this device sends to a stream's room; `problem`: why it does not, though it was asked to. */
export type StageState =
  { readonly step: "off"; readonly problem: string | null } | { readonly step: "asking" } | { readonly step: "in" };

/** A co-host's place on the stage of one stream. */
export type Stage = {
  readonly store: ReadonlyStore<StageState>;
  /** The room and the own devices; as outside any room while one is not on the stage. */
  readonly view: ReadonlyStore<RoomView>;
  readonly mute: MutePort;
  /** Enters with camera and microphone, which is closed at first for whoever joins calls muted. */
  readonly join: () => Promise<void>;
  /** Resolves when nothing of it runs any more. */
  readonly leave: () => Promise<void>;
  readonly toggleMute: () => void;
  readonly toggleCamera: () => void;
  readonly setCamera: (isOn: boolean) => void;
  /** Tries again after a refused or missing microphone. */
  readonly openMicrophone: () => void;
  readonly attachVideo: CallRoom["attachVideo"];
  /** Leaves by itself when it must, until the answer is called, which leaves as well. */
  readonly start: () => () => void;
};

/** What it works with. */
export type StageDeps = {
  readonly streamId: string;
  readonly rest: Pick<RestClient, "call">;
  readonly watch: ReadonlyStore<Watch>;
  readonly mute: MutePort;
  readonly call: ReadonlyStore<CallControl>;
  readonly settings: ReadonlyStore<Choices & Pick<Settings, "joinMuted">>;
  readonly media: MediaDevices;
  readonly loadRoom: () => Promise<(deps: CallRoomDeps<StageEnd>) => CallRoom>;
  readonly delay: CallRoomDeps<StageEnd>["delay"];
  readonly now: () => number;
  readonly random: () => number;
  readonly raise: Raise;
};

/** One microphone for all: a call and the stage exclude each other, so that mute has one meaning everywhere. */
export function createStage(deps: StageDeps): Stage {
  const { mute, raise } = deps;
  const store = createStore<StageState>(() => ({ step: "off", problem: null }));
  const view = createStore<RoomView>(() => initialRoomView);
  const held: Held = { room: null, sync: null, visit: 0 };
  const leaveFor = async (why: StageEnd): Promise<void> => {
    const { step } = store.getState();
    if (step === "off") return;
    const { room } = held;
    Object.assign(held, { room: null, visit: held.visit + 1 });
    // Nothing was on while it was only asked for: that is said in its place, if at all.
    store.setState({ step: "off", problem: step === "in" ? null : notEnteredWords(why) }, true);
    view.setState(initialRoomView, true);
    if (step === "in") {
      mute.dispatch({ type: "call-left" });
      raise(why === "left" || why === "call" ? "info" : "problem", stageEndWords(why), { cause: "stage" });
    }
    await room?.stop();
  };
  const end = (why: StageEnd) => void leaveFor(why);
  const openMicrophone = async () => {
    await held.room?.openMicrophone();
    await held.sync?.again();
  };
  return {
    ...{ store, view, mute },
    join: createJoining(deps, { held, store, view, end }),
    leave: () => leaveFor("left"),
    toggleMute: () => {
      if (mutePress(mute.store.getState(), view.getState().microphone) === "retry") void openMicrophone();
      else mute.dispatch({ type: "toggled", from: "window" });
    },
    toggleCamera: () => {
      const { camera } = view.getState();
      void held.room?.setCamera(camera.step !== "on" && camera.step !== "starting");
    },
    setCamera: (isOn) => void held.room?.setCamera(isOn),
    openMicrophone: () => void openMicrophone(),
    attachVideo: (key, element) => held.room?.attachVideo(key, element) ?? null,
    start: () => {
      const sync = createSync(deps, held);
      held.sync = sync;
      const stops = [...follow(deps, end), sync.stop];
      return () => {
        end("left");
        for (const stop of stops) stop();
      };
    },
  };
}

type Held = { room: CallRoom | null; sync: ReturnType<typeof createMuteSync> | null; visit: number };

function createSync({ mute, raise }: StageDeps, held: Held) {
  return createMuteSync({
    mute,
    apply: (isMuted) => held.room?.setMicrophone(isMuted) ?? null,
    record: () => undefined, // nobody keeps a record of it: LiveKit tells the room
    onStuck: () => raise("problem", microphoneStuck, { cause: "microphone" }),
  });
}

type Joining = {
  readonly held: Held;
  readonly store: StoreApi<StageState>;
  readonly view: StoreApi<RoomView>;
  readonly end: (why: StageEnd) => void;
};

function createJoining(deps: StageDeps, { held, store, view, end }: Joining): () => Promise<void> {
  const { streamId, rest, mute } = deps;
  const refuse = (problem: string) => store.setState({ step: "off", problem }, true);
  return async () => {
    if (store.getState().step !== "off") return;
    if (isInCall(deps.call.getState())) return refuse(stageWords.inCall);
    const mine = ++held.visit;
    store.setState({ step: "asking" }, true);
    const loading = deps.loadRoom().catch((error: unknown) => console.warn("the stage's code did not load", error));
    const asked = await askStage(rest, streamId);
    const make = await loading;
    if (mine !== held.visit) return;
    if (!asked.isGranted) return refuse(asked.why);
    if (!make) return refuse(stageWords.noCode);
    const room = make(roomDeps(deps, end));
    room.store.subscribe((next) => {
      if (held.room === room) view.setState(next, true);
    });
    const isMuted = deps.settings.getState().joinMuted;
    mute.dispatch({ type: "call-joined", muted: isMuted });
    room.enter(streamId, asked.access, { isMuted, withVideo: true });
    held.room = room; // only now mute has something to act on
    view.setState(room.store.getState(), true);
    store.setState({ step: "in" }, true);
    await held.sync?.again();
  };
}

function roomDeps(deps: StageDeps, end: (why: StageEnd) => void): CallRoomDeps<StageEnd> {
  const { rest, mute, raise } = deps;
  return {
    ...deps,
    getAccess: (streamId) => askAgain(rest, streamId),
    onJoined: () => undefined,
    onRecovering: () => undefined, // seen in the view
    onEnd: end,
    onServerMuted: () => mute.dispatch({ type: "server-muted", by: "the host" }),
    onLevel: () => undefined,
    onMicrophoneLost: (label) => {
      mute.dispatch({ type: "set", muted: true, from: "system" });
      raise("problem", microphoneLost(label), { cause: "microphone" });
    },
    onDeviceKept: (kept) => raise("problem", deviceKept(kept), { cause: kept.kind }),
    // Main's own line is one, and belongs to calls: one that rings makes itself ready with it.
    openMuteLine: null,
    onShareEnded: () => undefined,
  };
}

const isInCall = ({ current }: CallControl) => current.step === "placing" || currentCallId(current) !== null;

/** What ends it from outside: the role, the stream's end, a call. */
function follow({ watch, call }: StageDeps, end: (why: StageEnd) => void): readonly (() => void)[] {
  return [
    watch.subscribe((now) => {
      if (now.step === "failed") end(now.why === "gone" ? "gone" : "removed");
      if (now.step !== "open") return;
      if (!isOnAir(now.stream.status)) end("over");
      else if (!now.stream.rights.publish) end("removed");
    }),
    call.subscribe((now) => {
      if (isInCall(now)) end("call");
    }),
  ];
}
