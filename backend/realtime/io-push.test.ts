import { createServer } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { io as connect, type Socket } from "socket.io-client";
import { Server } from "socket.io";
import type { Call } from "@nchat/contract/calls";
import { type Bus, createLonelyBus } from "../redis/bus.ts";
import { type Io, roomOfUser } from "./io.ts";
import { createPush } from "./io-push.ts";

const id = "0b0f4d2e-52a5-4c1e-9d58-5f3b0f7ad7a1";
const call: Call = {
  id,
  roomName: `call-${id}`,
  channelId: null,
  initiatorId: id,
  type: "audio",
  status: "initiated",
  isGroup: false,
  startedAt: null,
  connectedAt: null,
  endedAt: null,
  endReason: null,
  maxParticipants: 100,
  metadata: {},
  createdAt: "2026-01-05T12:00:00Z",
};
const caller = { id, username: "ann", displayName: "Ann", avatarUrl: null, presence: "available" } as const;
const ring = { callId: id, call, participants: [], shares: [], caller, ringUntil: null };

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** A real server with devices of Ann's, each of which acknowledges rings. */
async function setUp(count: number, bus: Bus = createLonelyBus()) {
  const http = createServer();
  const io: Io = new Server(http, { serveClient: false });
  io.on("connection", (socket) => void socket.join(roomOfUser("ann")));
  const { promise, resolve } = Promise.withResolvers<void>();
  http.listen(0, "127.0.0.1", resolve);
  await promise;
  stops.push(() => io.close());
  const address = http.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const heard: string[] = [];
  const device = async (name: string): Promise<Socket> => {
    const socket = connect(`http://127.0.0.1:${port}`, { transports: ["websocket"], forceNew: true });
    stops.push(() => socket.close());
    socket.on("call:incoming", (_payload: unknown, acknowledge: (answer: object) => void) => {
      heard.push(name);
      acknowledge({});
    });
    await new Promise<void>((connected) => socket.on("connect", connected));
    return socket;
  };
  const devices = [];
  for (let number = 1; number <= count; number++) devices.push(await device(`device ${number}`));
  return { push: createPush(io, undefined, bus), devices, heard };
}

describe("a ring", () => {
  it("reaches every device of a person, counted, and the first acknowledgement is told", async () => {
    const { push, heard } = await setUp(2);
    let first = 0;
    expect(await push.ringDevices("ann", ring, 5000, () => void first++)).toBe(2);
    expect([heard.toSorted(), first]).toEqual([["device 1", "device 2"], 1]);
  });

  it("for a device that has just connected leaves the others alone", async () => {
    const { push, devices, heard } = await setUp(2);
    expect(await push.ringDevices("ann", ring, 5000, undefined, devices[1]?.id)).toBe(1);
    expect(heard).toEqual(["device 2"]);
  });

  it("is nobody's who has no device", async () => {
    const { push } = await setUp(0);
    expect(await push.ringDevices("ann", ring, 5000)).toBe(0);
  });
});

describe("one device", () => {
  /** The lines of two nodes that hear each other at once. */
  const lines = () => {
    const heard: Map<string, (payload: never) => void>[] = [new Map(), new Map()];
    const lineOf = (own: number): Bus => ({
      ...createLonelyBus(),
      isShared: true,
      send: (word, payload) => heard[1 - own]?.get(word)?.(payload as never),
      listen: (word, listener) => void heard[own]?.set(word, listener),
    });
    return [lineOf(0), lineOf(1)] as const;
  };

  it("is told by whichever node, and no other device is", async () => {
    const [here, there] = lines();
    const { push, devices } = await setUp(2, here);
    const other = await setUp(1, there);
    const told: string[] = [];
    const all = [...devices, ...other.devices];
    for (const [at, device] of all.entries())
      device.on("stream:removed", ({ streamId }: { streamId: string }) => told.push(`${at} ${streamId}`));
    push.toSocket(devices[1]?.id ?? "", "stream:removed", { streamId: "own" });
    push.toSocket(other.devices[0]?.id ?? "", "stream:removed", { streamId: "the other's" });
    await expect.poll(() => told.toSorted()).toEqual(["1 own", "2 the other's"]);
  });
});
