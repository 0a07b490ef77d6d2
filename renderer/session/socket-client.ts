import { ErrorInfo } from "@nchat/contract/errors";
import { serverEvents, type ClientEvent, type ServerEvent } from "@nchat/contract/realtime";
import { z } from "zod";
import { createStore } from "zustand/vanilla";
import type { EmitResult, Link, SocketClient } from "./socket-types.ts";

/** The part of a Socket.IO client socket that is used; each `open` makes a new one. */
export type RawSocket = {
  readonly on: (event: string, listener: (...args: unknown[]) => void) => unknown;
  readonly emit: (event: string, ...args: unknown[]) => unknown;
  readonly disconnect: () => unknown;
};

type Deps = {
  readonly open: (token: string) => RawSocket;
  readonly freshToken: () => Promise<string | null>;
  readonly renewToken: () => Promise<boolean>;
  readonly onToken: (listener: (token: string) => void) => () => void;
  readonly now: () => number;
  readonly random: () => number;
  readonly schedule: (run: () => void, ms: number) => () => void;
};

const Ack = z.discriminatedUnion("success", [
  z.object({ success: z.literal(true), data: z.unknown() }),
  z.object({ success: z.literal(false), error: ErrorInfo }),
]);
const Refusal = z.object({ data: z.object({ code: z.string() }).or(z.object({ error: ErrorInfo })) });

/** 0.5 s to 10 s, doubling, with a third of jitter so that a restarted server is not stormed. */
export function reconnectDelay(attempt: number, random: number): number {
  const base = Math.min(500 * 2 ** attempt, 10_000);
  return Math.round(base * (0.67 + random * 0.66));
}

type Listener = (payload: unknown, acknowledge: () => void) => void;

/** Keeps one realtime connection while wanted: reconnects with jitter, hands the server each new token. */
export function createSocketClient(deps: Deps): SocketClient {
  const link = createStore<Link>(() => ({ step: "off" }));
  const setLink = (next: Link) => link.setState(next, true);
  const listeners = new Map<ServerEvent, Set<Listener>>();
  const connectedListeners = new Set<() => void>();
  let socket: RawSocket | null = null;
  let cancelRetry = () => {};
  let stopTokens = () => {};

  const drop = () => {
    const old = socket;
    socket = null;
    old?.disconnect();
  };

  const retryLater = (attempt: number) => {
    drop();
    const delay = reconnectDelay(attempt, deps.random());
    setLink({ step: "waiting", attempt, retryAt: deps.now() + delay });
    cancelRetry();
    cancelRetry = deps.schedule(() => void open(attempt + 1), delay);
  };

  const open = async (attempt: number) => {
    cancelRetry();
    setLink({ step: "connecting", attempt });
    const token = await deps.freshToken();
    const current = link.getState();
    if (current.step !== "connecting" || current.attempt !== attempt || socket) return;
    if (!token) return retryLater(attempt);
    const mine = deps.open(token);
    socket = mine;
    const isMine = () => socket === mine;
    mine.on("connect", () => {
      if (!isMine()) return;
      setLink({ step: "up" });
      for (const listener of connectedListeners) listener();
    });
    mine.on("connect_error", (error) => {
      if (!isMine()) return;
      // The server answered and refused: most likely the token. Without data it was not reached at all.
      if (Refusal.safeParse(error).success) void deps.renewToken();
      retryLater(attempt);
    });
    mine.on("disconnect", () => isMine() && retryLater(0));
    mine.on("auth:expired", () => void deps.renewToken());
    for (const event of listeners.keys()) listen(mine, event);
  };

  const listen = (to: RawSocket, event: ServerEvent) =>
    to.on(event, (raw, reply) => {
      const payload = serverEvents[event].safeParse(raw);
      if (!payload.success) return console.warn(`${event}: not as agreed`, payload.error.issues);
      const acknowledge = () => void (typeof reply === "function" && reply({ success: true, data: {} }));
      for (const listener of listeners.get(event) ?? []) listener(payload.data, acknowledge);
    });

  const emit = (event: ClientEvent, payload: unknown, timeoutMs: number) =>
    new Promise<EmitResult<unknown>>((resolve) => {
      if (!socket || link.getState().step !== "up") return resolve({ ok: false, reason: "unreachable" });
      const cancel = deps.schedule(() => resolve({ ok: false, reason: "unreachable" }), timeoutMs);
      socket.emit(event, payload, (raw: unknown) => {
        cancel();
        resolve(readAck(raw));
      });
    });

  return {
    link,
    // The map in contract/realtime.ts ties an event to its payloads; TypeScript loses that tie in the tables above.
    emit: (event, payload, timeoutMs = 5000) => emit(event, payload, timeoutMs) as Promise<EmitResult<never>>,
    on(event, listener) {
      const known = listeners.get(event);
      const set = known ?? new Set<Listener>();
      if (!known) {
        listeners.set(event, set);
        if (socket) listen(socket, event);
      }
      const wrapped: Listener = (payload, acknowledge) => listener(payload as never, acknowledge);
      set.add(wrapped);
      return () => void set.delete(wrapped);
    },
    onConnected(listener) {
      connectedListeners.add(listener);
      if (link.getState().step === "up") listener();
      return () => void connectedListeners.delete(listener);
    },
    connect() {
      if (link.getState().step !== "off") return;
      stopTokens = deps.onToken((token) => void emit("auth:refresh", { token }, 5000));
      void open(0);
    },
    disconnect() {
      stopTokens();
      cancelRetry();
      setLink({ step: "off" });
      drop();
    },
    retryNow() {
      const current = link.getState();
      if (current.step === "waiting") void open(current.attempt + 1);
    },
  };
}

function readAck(raw: unknown): EmitResult<unknown> {
  const ack = Ack.safeParse(raw);
  if (!ack.success)
    return { ok: false, reason: "refused", error: { code: "INTERNAL", message: "The ack was not understood" } };
  return ack.data.success
    ? { ok: true, value: ack.data.data }
    : { ok: false, reason: "refused", error: ack.data.error };
}
