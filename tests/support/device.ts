import { io } from "socket.io-client";
import type { ErrorInfo } from "@nchat/contract/errors";
import {
  type Ack,
  type ClientAckData,
  type ClientEvent,
  type ClientPayload,
  type ServerEvent,
  type ServerPayload,
  serverEvents,
} from "@nchat/contract/realtime";
import { schemaOfScopedEvent } from "@nchat/contract/realtime/streams";

/** One thing that the service told a device. */
export type Told = { [E in ServerEvent]: { event: E; payload: ServerPayload<E> } }[ServerEvent];

/** A connected client. Everything that it is told is kept, checked against the contract. */
export type TestDevice = Readonly<{
  socketId: () => string | undefined;
  isConnected: () => boolean;
  /** Whether the service answers by this connection now: one that was just cut may not know it yet. */
  isAnswered: () => Promise<boolean>;
  /** Everything so far. */
  told: () => readonly Told[];
  /** The next of an event that fits, also one that came already but was not asked for yet. */
  next: <E extends ServerEvent>(
    event: E,
    fits?: (payload: ServerPayload<E>) => boolean,
    timeoutMs?: number,
  ) => Promise<ServerPayload<E>>;
  send: <E extends ClientEvent>(event: E, payload: ClientPayload<E>) => Promise<Ack<ClientAckData<E>>>;
  /** The same without the types: what no client of ours would send. */
  sendRaw: (event: string, ...args: unknown[]) => Promise<unknown>;
  /** Cuts the connection without saying goodbye; Socket.IO comes back by itself. */
  cut: () => void;
  /** Resolves when the service ended the connection, with Socket.IO's reason. */
  disconnected: Promise<string>;
  close: () => void;
}>;

type Options = Readonly<{
  token?: string;
  id?: string;
  /** Acknowledge `call:incoming`, as a device that shows it does. */
  rings?: boolean;
  auth?: Readonly<Record<string, unknown>>;
}>;

/** Why a connection was refused. */
export class Refused extends Error {
  readonly info: ErrorInfo | undefined;
  constructor(error: Error & { data?: ErrorInfo }) {
    super(`${error.message} ${JSON.stringify(error.data)}`);
    this.info = error.data;
  }
}

/** Connects and waits for `connected`; rejects with `Refused`. */
export async function connectDevice(
  url: string,
  { token, id = "test", rings = true, auth }: Options,
): Promise<TestDevice> {
  const socket = io(url, {
    transports: ["websocket"],
    forceNew: true,
    reconnectionDelay: 50,
    auth: { ...(token === undefined ? {} : { token }), protocol: "plan", device: { type: "desktop", id }, ...auth },
  });
  const inbox = createInbox();
  socket.onAny((event: string, payload: unknown, ack?: unknown) => {
    inbox.put(event, payload);
    if (event === "call:incoming" && rings && typeof ack === "function") ack({});
  });
  const disconnected = new Promise<string>((resolve) => socket.once("disconnect", resolve));
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: Error) => {
      socket.close();
      reject(new Refused(error));
    };
    socket.once("connect_error", refuse);
    socket.once("connected", () => {
      socket.off("connect_error", refuse); // from here on Socket.IO tries again by itself
      resolve();
    });
  });
  return {
    socketId: () => socket.id,
    isConnected: () => socket.connected,
    isAnswered: async () =>
      socket.connected &&
      (await socket
        .timeout(3000)
        .emitWithAck("are you there?")
        .then(
          () => true, // that there is no such event is an answer
          () => false, // the connection ended meanwhile
        )),
    told: inbox.all,
    next: inbox.next,
    send: async (event, payload) => await socket.timeout(20_000).emitWithAck(event, payload),
    sendRaw: async (event, ...args) => await socket.timeout(20_000).emitWithAck(event, ...args),
    cut: () => socket.io.engine.close(),
    disconnected,
    close: () => socket.close(),
  };
}

function createInbox() {
  const all: Told[] = [];
  const taken = new Set<Told>();
  const waiting = new Set<() => void>();
  const find = <E extends ServerEvent>(event: E, fits: (payload: ServerPayload<E>) => boolean) => {
    for (const told of all) {
      if (told.event !== event || taken.has(told)) continue;
      const payload = told.payload as ServerPayload<E>;
      if (!fits(payload)) continue;
      taken.add(told);
      return payload;
    }
    return undefined;
  };
  return {
    all: () => all,
    put: (event: string, payload: unknown) => {
      const schema = schemaOfScopedEvent(event) ?? serverEvents[event as ServerEvent];
      all.push({ event, payload: schema.parse(payload) } as Told);
      for (const look of [...waiting]) look();
    },
    next: async <E extends ServerEvent>(
      event: E,
      fits: (payload: ServerPayload<E>) => boolean = () => true,
      timeoutMs = 15_000,
    ): Promise<ServerPayload<E>> =>
      await new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`no ${event} within ${timeoutMs} ms; told: ${all.map((one) => one.event).join(", ")}`));
        }, timeoutMs);
        const look = () => {
          const payload = find(event, fits);
          if (payload === undefined) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve(payload);
        };
        waiting.add(look);
        look();
      }),
  };
}
