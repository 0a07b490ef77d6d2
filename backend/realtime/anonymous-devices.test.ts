import { createServer } from "node:http";
import { pino } from "pino";
import { io as connect, type Socket } from "socket.io-client";
import { Server } from "socket.io";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { clientEvents } from "@nchat/contract/realtime";
import type { StreamSnapshot } from "@nchat/contract/stream-chat";
import { ApiError } from "../http/api-error.ts";
import { createLonelyBus } from "../redis/bus.ts";
import { serveDevices } from "./devices.ts";
import type { PartSockets, Visitor } from "./events.ts";
import type { Io } from "./io.ts";
import { createPush } from "./io-push.ts";
import { createRooms, type Rooms } from "./rooms.ts";

const id = "0b0f4d2e-52a5-4c1e-9d58-5f3b0f7ad7a1";
const room = `stream:${id}:batches`;
const snapshot: StreamSnapshot = {
  streamId: id,
  status: "live",
  viewerCount: 1,
  role: "viewer",
  canChat: false,
  canModerate: false,
  chatEnabled: true,
  reactionsEnabled: true,
  settings: { slowModeSeconds: 0, links: "allow", holdFirstMessages: false },
  lastSequence: 0,
  messages: [],
  hasMore: false,
  pinned: [],
  reactions: {},
  restriction: null,
};

let url = "";
let rooms: Rooms;
let push: ReturnType<typeof createPush>;
let entered: Visitor[] = [];
let gone: string[] = [];
let connected = 0;
const stops: (() => unknown)[] = [];

/** The real way in, with parts that only note what they are asked. */
beforeEach(async () => {
  [entered, gone, connected] = [[], [], 0];
  const http = createServer();
  const io: Io = new Server(http, { serveClient: false, connectionStateRecovery: { skipMiddlewares: false } });
  rooms = createRooms(io);
  push = createPush(io);
  const unasked = async (): Promise<never> => {
    throw new Error("this was not to be asked");
  };
  const handlers: PartSockets = {
    ...(Object.fromEntries(Object.keys(clientEvents).map((name) => [name, unasked])) as unknown as PartSockets), // one for each event
    "stream:join": async (_payload, who) => {
      entered.push(who);
      await rooms.enter(who.socketId, [room]);
      return snapshot;
    },
    "stream:leave": async () => ({}),
  };
  serveDevices(handlers, {
    io,
    log: pino({ level: "silent" }),
    now: () => new Date(),
    authenticate: async (token) => {
      if (token !== "ann") throw new ApiError("UNAUTHENTICATED", "Who is that?");
      const person = { id, username: "ann", displayName: "Ann", avatarUrl: null, sessionId: null, roles: [] };
      return { ...person, expiresAt: new Date(Date.now() + 60_000) };
    },
    limits: { take: async () => undefined },
    bus: createLonelyBus(),
    livingNodes: async () => new Set(),
    perMinute: 1000,
    addressOf: () => "192.0.2.1",
    onConnect: async () => void connected++,
    onDisconnect: async () => undefined,
    onGone: async (socketId) => void gone.push(socketId),
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  http.listen(0, "127.0.0.1", resolve);
  await promise;
  stops.push(() => io.close());
  const address = http.address();
  url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function open(token?: string): Promise<Socket> {
  const auth = token === undefined ? {} : { token };
  const socket = connect(url, { transports: ["websocket"], forceNew: true, reconnectionDelay: 20, auth });
  stops.push(() => socket.close());
  await new Promise<void>((resolve, reject) => {
    socket.once("connected", () => resolve());
    socket.once("connect_error", reject);
  });
  return socket;
}

const ask = (socket: Socket, event: string, payload: object) => socket.timeout(3000).emitWithAck(event, payload);

describe("a device without a token", () => {
  it("may enter a stream, and nothing else", async () => {
    const socket = await open();
    expect(await ask(socket, "stream:join", { streamId: id })).toEqual({ success: true, data: snapshot });
    expect(entered).toEqual([
      { socketId: socket.id, user: null, device: null, protocol: "plan", address: "192.0.2.1" },
    ]);
    for (const event of ["stream:chat", "stream:reaction", "call:accept", "presence:update", "auth:refresh"])
      expect([event, await ask(socket, event, { streamId: id, content: "hello" })]).toMatchObject([
        event,
        { success: false, error: { code: "UNAUTHENTICATED" } },
      ]);
  });

  it("is nobody's: no part is told of it, and it hears nothing that is for people", async () => {
    const heard: string[] = [];
    const socket = await open();
    socket.onAny((event: string) => heard.push(event));
    push.toEverybody("user:removed", { userId: id });
    push.toUsers([id], "user:removed", { userId: id });
    await ask(socket, "stream:leave", { streamId: id });
    expect([heard, connected]).toEqual([[], 0]);
  });

  it("is one of fifty from its address, and makes room when it goes", async () => {
    const sockets = await Promise.all(Array.from({ length: 50 }, () => open()));
    await expect(open()).rejects.toMatchObject({ data: { code: "RATE_LIMITED", retryAfterSeconds: 30 } });
    expect((await open("ann")).connected).toBe(true);
    sockets[0]?.close();
    await expect.poll(() => gone.length).toBe(1);
    expect((await open()).connected).toBe(true);
  });

  it("is not let in with a token that is not valid", async () => {
    await expect(open("forged")).rejects.toMatchObject({ data: { code: "UNAUTHENTICATED" } });
  });
});

describe("a cut", () => {
  it("ends places in streams, also when the connection is recovered, and is told to the parts once", async () => {
    const socket = await open("ann");
    const heard: unknown[] = [];
    socket.on("stream:chat_batch", (payload: unknown) => heard.push(payload));
    await ask(socket, "stream:join", { streamId: id });
    rooms.tell(room, "stream:chat_batch", { number: 1 });
    await expect.poll(() => heard).toEqual([{ number: 1 }]);
    const before = socket.id;
    const back = new Promise<void>((resolve) => socket.once("connected", () => resolve()));
    socket.io.engine.close();
    await expect.poll(() => gone).toEqual([before]);
    rooms.tell(room, "stream:chat_batch", { number: 2 });
    await back;
    expect([socket.recovered, socket.id]).toEqual([true, before]);
    rooms.tell(room, "stream:chat_batch", { number: 3 });
    await ask(socket, "stream:join", { streamId: id });
    rooms.tell(room, "stream:chat_batch", { number: 4 });
    await expect.poll(() => heard).toEqual([{ number: 1 }, { number: 4 }]);
  });
});
