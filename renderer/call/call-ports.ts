import type { Account } from "@nchat/contract/people";
import type { Settings } from "@nchat/contract/settings";
import type { CallRoom, CallRoomDeps } from "../livekit/call-room.ts";
import type { KeptDevice } from "../livekit/device-problem.ts";
import type { CallControlPort, MutePort } from "../platform/platform.ts";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { RestClient } from "../session/rest-result.ts";
import type { SocketClient } from "../session/socket-types.ts";

/** Makes the room adapter; the chunk with livekit-client is loaded by the first call. */
export type MakeRoom = (deps: CallRoomDeps<string>) => CallRoom;

/** A decline that the server did not take, with what the caller was to read. */
export type LostDecline = { readonly message: string | null };

/** What the call engine works with. */
export type CallEngineDeps = {
  readonly call: CallControlPort;
  readonly mute: MutePort;
  readonly rest: Pick<RestClient, "call">;
  readonly socket: Pick<SocketClient, "on" | "emit" | "onConnected">;
  readonly settings: ReadonlyStore<Settings>;
  /** The signed-in person; null before sign-in. */
  readonly account: () => Account | null;
  readonly media: MediaDevices;
  readonly loadRoom: () => Promise<MakeRoom>;
  readonly now: () => number;
  readonly random: () => number;
  readonly delay: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly newId: () => string;
  /** The own share ended by itself: its window was closed. */
  readonly onShareEnded: () => void;
  /** The server refused a decline. */
  readonly onDeclineLost: (decline: LostDecline) => void;
  /** The microphone was to open and the audio thread did not follow. */
  readonly onMicrophoneStuck: () => void;
  /** The microphone was unplugged; the system's own takes its place. */
  readonly onMicrophoneLost: (label: string) => void;
  /** A chosen device did not start; the one before goes on. */
  readonly onDeviceKept: (kept: KeptDevice) => void;
};
