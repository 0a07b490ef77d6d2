import {
  type CallControl,
  type CallControlEvent,
  type CallTarget,
  initialCallControl,
  nextCallControl,
} from "@nchat/contract/call-control";
import type { CallAccess } from "@nchat/contract/calls";
import { initialMute, type MuteState, nextMute } from "@nchat/contract/mute";
import type { ServerEvent } from "@nchat/contract/realtime";
import { defaultSettings } from "@nchat/contract/settings";
import { sampleCall } from "@nchat/contract/testing/sample-call";
import { createStore } from "zustand/vanilla";
import type { CallRoom, CallRoomDeps } from "../livekit/call-room.ts";
import { initialRoomView } from "../livekit/room-view.ts";
import type { RestResult } from "../session/rest-result.ts";
import { createCallEngine } from "./call-engine.ts";
import type { CallEngineDeps } from "./call-ports.ts";

export const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
export const call = sampleCall;
export const access: CallAccess = {
  callId: call.id,
  roomName: call.roomName,
  token: "token",
  livekitUrl: "ws://127.0.0.1:7880",
  iceServers: [],
  expiresAt: "2026-11-22T10:10:00.000Z",
  call,
  participants: [],
};
export const target: CallTarget = { userIds: [id(1)], title: "Aiko", type: "video" };
export const caller = {
  id: id(1),
  username: "aiko",
  displayName: "Aiko",
  avatarUrl: null,
  presence: "in_call",
} as const;
export const ring = { callId: call.id, call, caller, participants: [], startedAt: call.createdAt };
export const settle = () => new Promise((resolve) => setTimeout(resolve, 2));

type Later<T> = { promise: Promise<T>; answer: (value: T) => void };
export function later<T>(): Later<T> {
  let answer: (value: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => (answer = resolve));
  return { promise, answer };
}

export type Answers = Readonly<Record<string, unknown>>;

const isVideo = (body: unknown): body is { readonly muted: boolean } =>
  typeof body === "object" && body !== null && "trackType" in body && body.trackType === "video";

/** What the server and the room were asked. */
export const asked = (told: readonly string[]) => told.filter((line) => line !== "warm up").slice(0, 3);

function pageControl() {
  const store = createStore<CallControl>(() => initialCallControl);
  const listeners = new Set<(event: CallControlEvent) => void>();
  const dispatch = (event: CallControlEvent) => {
    store.setState(nextCallControl(store.getState(), event), true);
    listeners.forEach((listener) => listener(event));
  };
  const onEvent = (listener: (event: CallControlEvent) => void) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
  return { store, dispatch, onEvent };
}

function fakeRoom(told: string[]) {
  return {
    store: createStore(() => initialRoomView),
    enter: (_: string, given: CallAccess | null, wish: { isMuted: boolean; withVideo: boolean }) =>
      void told.push(`enter ${given?.token ?? "without token"}${wish.withVideo ? " with camera" : ""}`),
    leave: async () => void told.push("leave room"),
    warmUp: () => void told.push("warm up"),
    coolDown: async () => void told.push("cool down"),
    setMicrophone: async (isMuted: boolean) => {
      told.push(isMuted ? "shut" : "open");
      return true;
    },
    setCamera: async () => undefined,
    stop: async () => void told.push("stop room"),
  };
}

/** Writes down what is asked and answers as told to; farewells are always taken, all else is out of reach. */
function fakeServer(told: string[], answers: Answers) {
  const listeners = new Map<string, (payload: never, acknowledge: () => void) => void>();
  const connected = new Set<() => void>();
  const ask = async (name: string, detail: string): Promise<unknown> => {
    told.push(`${name}${detail && ` ${detail}`}`);
    const isFarewell = ["muteInCall", "leaveCall", "endCall", "call:decline"].includes(name);
    const usual = isFarewell ? { ok: true, value: {} } : { ok: false, reason: "unreachable" };
    return (await (answers[name] as Promise<unknown>)) ?? usual;
  };
  const rest: CallEngineDeps["rest"] = {
    call: (name, { body }: { readonly body?: unknown }) =>
      ask(name, isVideo(body) ? (body.muted ? "video off" : "video on") : "") as Promise<RestResult<never>>,
  };
  const socket: CallEngineDeps["socket"] = {
    emit: (event, payload) => ask(event, "message" in payload ? String(payload.message) : "") as Promise<never>,
    on: (event, listener) => {
      listeners.set(event, listener as never);
      return () => listeners.delete(event);
    },
    onConnected: (listener) => {
      connected.add(listener);
      return () => connected.delete(listener);
    },
  };
  return { rest, socket, listeners, connect: () => connected.forEach((listener) => listener()) };
}

/** The engine with the page's own machines, and servers and rooms that only write down what they are asked. */
export function setUp(answers: Answers = {}) {
  const told: string[] = [];
  const call = pageControl();
  const mute = createStore<MuteState>(() => initialMute);
  const { rest, socket, listeners, connect } = fakeServer(told, answers);
  let room: CallRoomDeps<string> | null = null;
  const engine = createCallEngine({
    call,
    mute: { store: mute, dispatch: (event) => mute.setState(nextMute(mute.getState(), event), true), openLine: null },
    rest,
    socket,
    settings: createStore(() => defaultSettings),
    account: () => ({ id: id(2), email: "me@example.org", username: "me", displayName: "Me", avatarUrl: null }),
    media: undefined as never,
    loadRoom: async () => (deps) => {
      if (answers["loadRoom"]) throw new Error("the server is gone");
      room = deps as CallRoomDeps<string>;
      return fakeRoom(told) as unknown as CallRoom;
    },
    now: () => Date.parse("2026-11-22T10:00:00.000Z"),
    random: () => 0.5,
    delay: async () => undefined,
    newId: () => "key",
    onShareEnded: () => undefined,
    onMicrophoneLost: (label: string) => void told.push(`lost ${label}`),
    onDeviceKept: ({ label }) => void told.push(`kept ${label}`),
    onDeclineLost: ({ message }) => void told.push(`lost decline ${message}`),
    onMicrophoneStuck: () => void told.push("stuck"),
  });
  return {
    engine,
    told,
    dispatch: call.dispatch,
    state: () => call.store.getState(),
    mute: () => mute.getState(),
    hear: (event: ServerEvent, payload: unknown) =>
      listeners.get(event)?.(payload as never, () => void told.push(`acknowledge ${event}`)),
    connect,
    room: () => room,
    server: listeners,
  };
}
