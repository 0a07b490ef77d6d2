import { ErrorInfo } from "@nchat/contract/errors";
import { serverEvents, type ClientEvent, type ClientPayload, type ServerEvent } from "@nchat/contract/realtime";
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

/** Keeps one realtime connection while wanted: reconnects with jitter, hands the server each new token. */
export function createSocketClient(deps: Deps): SocketClient {
  return new Connection(deps);
}

/** 0.5 s to 10 s, doubling, with a third of jitter so that a restarted server is not stormed. */
export function reconnectDelay(attempt: number, random: number): number {
  const base = Math.min(500 * 2 ** attempt, 10_000);
  return Math.round(base * (0.67 + random * 0.66));
}

const Ack = z.discriminatedUnion("success", [
  z.object({ success: z.literal(true), data: z.unknown() }),
  z.object({ success: z.literal(false), error: ErrorInfo }),
]);
/** A handshake that the server refused carries `data`; one that did not reach it carries none. */
const Refusal = z.object({ data: z.object({}).loose() });

type Listener = (payload: unknown, acknowledge: () => void) => void;

class Connection implements SocketClient {
  readonly link = createStore<Link>(() => ({ step: "off" }));
  readonly #deps: Deps;
  readonly #listeners = new Map<ServerEvent, Set<Listener>>();
  readonly #connectedListeners = new Set<() => void>();
  #socket: RawSocket | null = null;
  #cancelRetry = () => {};
  #stopTokens = () => {};

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  readonly connect = () => {
    if (this.link.getState().step !== "off") return;
    this.#stopTokens = this.#deps.onToken((token) => void this.emit("auth:refresh", { token }));
    void this.#open(0);
  };

  readonly disconnect = () => {
    this.#stopTokens();
    this.#cancelRetry();
    this.#setLink({ step: "off" });
    this.#drop();
  };

  readonly retryNow = () => {
    const current = this.link.getState();
    if (current.step === "waiting") void this.#open(current.attempt + 1);
  };

  readonly emit = <E extends ClientEvent, D>(event: E, payload: ClientPayload<E>, timeoutMs = 5000) =>
    new Promise<EmitResult<D>>((resolve) => {
      if (!this.#socket || this.link.getState().step !== "up") return resolve({ ok: false, reason: "unreachable" });
      const cancel = this.#deps.schedule(() => resolve({ ok: false, reason: "unreachable" }), timeoutMs);
      this.#socket.emit(event, payload, (raw: unknown) => {
        cancel();
        // The map in contract/realtime.ts ties an event to its ack; the event's name cannot carry that tie here.
        resolve(readAck(raw) as EmitResult<D>);
      });
    });

  readonly on: SocketClient["on"] = (event, listener) => {
    const known = this.#listeners.get(event);
    const set = known ?? new Set<Listener>();
    if (!known) {
      this.#listeners.set(event, set);
      if (this.#socket) this.#listen(this.#socket, event);
    }
    // Parsed by the schema of this very event in #listen.
    const wrapped: Listener = (payload, acknowledge) => listener(payload as never, acknowledge);
    set.add(wrapped);
    return () => void set.delete(wrapped);
  };

  readonly onConnected = (listener: () => void) => {
    this.#connectedListeners.add(listener);
    if (this.link.getState().step === "up") listener();
    return () => void this.#connectedListeners.delete(listener);
  };

  async #open(attempt: number) {
    this.#cancelRetry();
    const connecting: Link = { step: "connecting", attempt };
    this.#setLink(connecting);
    const token = await this.#deps.freshToken();
    if (this.link.getState() !== connecting) return; // disconnected, or opened again meanwhile
    if (token === null) return this.#retryLater(attempt);
    const socket = this.#deps.open(token);
    this.#socket = socket;
    const whileMine =
      (run: (...args: unknown[]) => void) =>
      (...args: unknown[]) => {
        if (this.#socket === socket) run(...args);
      };
    socket.on(
      "connect",
      whileMine(() => this.#connected()),
    );
    socket.on(
      "disconnect",
      whileMine(() => this.#retryLater(0)),
    );
    socket.on(
      "connect_error",
      whileMine((error) => {
        if (Refusal.safeParse(error).success) void this.#deps.renewToken(); // most likely the token
        this.#retryLater(attempt);
      }),
    );
    socket.on("auth:expired", () => void this.#deps.renewToken());
    for (const event of this.#listeners.keys()) this.#listen(socket, event);
  }

  #connected() {
    this.#setLink({ step: "up" });
    for (const listener of this.#connectedListeners) listener();
  }

  #retryLater(attempt: number) {
    this.#drop();
    const delay = reconnectDelay(attempt, this.#deps.random());
    this.#setLink({ step: "waiting", attempt, retryAt: this.#deps.now() + delay });
    this.#cancelRetry();
    this.#cancelRetry = this.#deps.schedule(() => void this.#open(attempt + 1), delay);
  }

  #listen(socket: RawSocket, event: ServerEvent) {
    socket.on(event, (raw, reply) => {
      const payload = serverEvents[event].safeParse(raw);
      if (!payload.success) return console.warn(`${event}: not as agreed`, payload.error.issues);
      const acknowledge = () => void (typeof reply === "function" && reply({ success: true, data: {} }));
      for (const listener of this.#listeners.get(event) ?? []) listener(payload.data, acknowledge);
    });
  }

  #setLink(next: Link) {
    this.link.setState(next, true);
  }

  #drop() {
    const old = this.#socket;
    this.#socket = null;
    old?.disconnect();
  }
}

function readAck(raw: unknown): EmitResult<unknown> {
  const ack = Ack.safeParse(raw);
  if (!ack.success)
    return { ok: false, reason: "refused", error: { code: "INTERNAL", message: "The ack was not understood" } };
  return ack.data.success
    ? { ok: true, value: ack.data.data }
    : { ok: false, reason: "refused", error: ack.data.error };
}
