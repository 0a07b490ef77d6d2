import { createServer } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { Server } from "socket.io";
import { io as connect } from "socket.io-client";
import { type Outgoing, type Protocol, spelt, understood } from "./aliases.ts";
import { everybody, type Io, roomOfUser } from "./io.ts";
import { createPush } from "./io-push.ts";

const callId = "0b0f4d2e-52a5-4c1e-9d58-5f3b0f7ad7a1";
const userId = "0b0f4d2e-52a5-4c1e-9d58-5f3b0f7ad7a2";

const outgoing: Outgoing = {
  "call:accept": (payload) => ["call:accepted", { ...payload, spelt: "nchat" }],
  "call:taken_over": () => null,
};

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** A real server with a device of Ann's for each spelling. */
async function setUp() {
  const http = createServer();
  const io: Io = new Server(http, { serveClient: false });
  io.use((socket, next) => {
    const protocol: Protocol = socket.handshake.auth.protocol === "nchat" ? "nchat" : "plan";
    const user = { id: "ann", username: "ann", displayName: "Ann", avatarUrl: null, sessionId: null, roles: [] };
    socket.data.device = { socketId: socket.id, user: { ...user, expiresAt: new Date() }, device: null, protocol };
    void socket.join([everybody, roomOfUser("ann")].map((room) => spelt(room, protocol)));
    next();
  });
  await new Promise<void>((listening) => http.listen(0, "127.0.0.1", listening));
  stops.push(() => io.close());
  const address = http.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const heard: Record<string, unknown[]> = {};
  const device = async (protocol: Protocol) => {
    const auth = { protocol };
    const socket = connect(`http://127.0.0.1:${port}`, { transports: ["websocket"], forceNew: true, auth });
    stops.push(() => socket.close());
    const told: unknown[] = (heard[protocol] = []);
    socket.onAny((event: string, payload: unknown) => told.push([event, payload]));
    await new Promise<void>((connected) => socket.on("connect", connected));
    return socket;
  };
  const plan = await device("plan");
  const nchat = await device("nchat");
  const push = createPush(io, outgoing);
  /** What each heard so far, once everything sent before has come through. */
  const settled = async () => {
    push.toEverybody("user:removed", { userId });
    const isLast = (told: unknown) => Array.isArray(told) && told[0] === "user:removed";
    while (!Object.values(heard).every((each) => isLast(each.at(-1)))) await new Promise((r) => setTimeout(r, 5));
    return Object.fromEntries(Object.entries(heard).map(([name, each]) => [name, each.slice(0, -1)]));
  };
  return { push, plan, nchat, settled };
}

describe("what is told", () => {
  it("reaches each client once, in the spelling that it declared", async () => {
    const { push, settled } = await setUp();
    push.toUsers(["ann"], "call:accept", { callId, userId });
    expect(await settled()).toEqual({
      plan: [["call:accept", { callId, userId }]],
      nchat: [["call:accepted", { callId, userId, spelt: "nchat" }]],
    });
  });

  it("reaches one device in its spelling too", async () => {
    const { push, plan, nchat, settled } = await setUp();
    for (const { id = "" } of [plan, nchat]) push.toSocket(id, "call:accept", { callId, userId });
    expect(await settled()).toEqual({
      plan: [["call:accept", { callId, userId }]],
      nchat: [["call:accepted", { callId, userId, spelt: "nchat" }]],
    });
  });

  it("goes out as it is where nchat has no word of its own, and not at all where it has none for it", async () => {
    const { push, settled } = await setUp();
    push.toUsers(["ann"], "auth:expired", {});
    push.toUsers(["ann"], "call:taken_over", { callId });
    push.toUsers([], "auth:expired", {});
    expect(await settled()).toEqual({
      plan: [
        ["auth:expired", {}],
        ["call:taken_over", { callId }],
      ],
      nchat: [["auth:expired", {}]],
    });
  });

  it("concerns the devices of both spellings", async () => {
    const { push, plan, nchat } = await setUp();
    expect(new Set(push.socketsOf("ann"))).toEqual(new Set([plan.id, nchat.id]));
    const gone = Promise.all([plan, nchat].map((each) => new Promise((resolve) => each.on("disconnect", resolve))));
    push.disconnect("ann");
    expect(await gone).toEqual(["io server disconnect", "io server disconnect"]);
  });
});

describe("what is said", () => {
  const incoming = {
    "call:mute:changed": {
      event: "call:end" as const,
      payload: (sent: Readonly<Record<string, unknown>>) => ({ muted: sent.enabled === false }),
    },
  };

  it("by an nchat client is understood", () => {
    expect(understood("nchat", incoming, "call:mute:changed", { enabled: false })).toEqual({
      event: "call:end",
      payload: { muted: true },
    });
  });

  it("is left alone otherwise", () => {
    const sent = { enabled: false };
    for (const [protocol, event, payload] of [
      ["plan", "call:mute:changed", sent],
      ["nchat", "call:accept", sent],
      ["nchat", "toString", sent],
    ] as const)
      expect(understood(protocol, incoming, event, payload)).toEqual({ event, payload });
    expect(understood("nchat", incoming, "call:mute:changed", [1])).toEqual({ event: "call:end", payload: [1] });
  });
});
