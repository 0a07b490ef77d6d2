import { createStore } from "zustand/vanilla";
import type { CallRoom, CallRoomDeps } from "../livekit/call-room.ts";
import { initialRoomView, type RoomView } from "../livekit/room-view.ts";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import { toAccessAnswer } from "./call-access.ts";
import { isCallLikely } from "./call-effects.ts";
import type { CallEngineDeps, MakeRoom } from "./call-ports.ts";

type Told = Pick<CallRoomDeps<string>, "onJoined" | "onEnd" | "onServerMuted">;

/** The room adapter that all calls use one after another. */
type EngineRoom = {
  /** What screens draw of it; as outside any room while it is not there. */
  readonly view: ReadonlyStore<RoomView>;
  /** Null before its code was loaded. */
  readonly now: () => CallRoom | null;
  /** Null once stopped: a room made then would never be stopped. */
  readonly load: () => Promise<CallRoom | null>;
  /** While something is being decided; if it fails, entering tries again and tells. */
  readonly warmUp: () => Promise<void>;
  /** Loudness at the microphone in dBFS; -100 for none. */
  readonly readLevel: () => number;
  readonly stop: () => Promise<void>;
};

/** Loads its code for the first call, and tells what comes of it. */
export function createEngineRoom(deps: CallEngineDeps, told: Told): EngineRoom {
  const { call, mute, rest } = deps;
  const view = createStore<RoomView>(() => initialRoomView);
  let room: CallRoom | null = null;
  let loading: Promise<CallRoom | null> | null = null;
  let unfollow = () => {};
  let level = 0;
  let isStopped = false;

  const make = (makeRoom: MakeRoom): CallRoom | null => {
    if (isStopped) return null;
    room = makeRoom({
      ...deps,
      ...told,
      openMuteLine: mute.openLine,
      getAccess: async (callId) => toAccessAnswer(await rest.call("joinCall", { params: { id: callId }, body: {} })),
      onRecovering: () => call.dispatch({ type: "room-recovering" }),
      onLevel: (heard) => void (level = heard),
    });
    unfollow = room.store.subscribe((next) => view.setState(next, true));
    return room;
  };
  const load = async (): Promise<CallRoom | null> => {
    if (isStopped) return null;
    if (loading) return loading;
    const asked = deps.loadRoom().then(make);
    loading = asked;
    asked.catch(() => (loading = null)); // who awaits it tells; the next try asks anew
    return asked;
  };
  return {
    view,
    now: () => room,
    load,
    warmUp: async () => {
      const loaded = await load().catch((error: unknown) => console.warn("the code of calls did not load yet", error));
      if (loaded && !isStopped && isCallLikely(call.store.getState())) loaded.warmUp();
    },
    readLevel: () => (level > 0 ? Math.max(-100, 20 * Math.log10(level)) : -100),
    stop: async () => {
      isStopped = true;
      unfollow();
      await room?.stop();
    },
  };
}
