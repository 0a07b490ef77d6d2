import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { schedule } from "./schedule.ts";
import { createSocketClient, reconnectDelay } from "./socket-client.ts";

const userId = "6f4c2f0e-6b8d-4a57-9c1d-3a1f0c0e5b11";

/** Sockets that were opened; each can be told what the server says. */
function network({ token = async () => "one" as string | null } = {}) {
  const opened: ReturnType<typeof fakeSocket>[] = [];
  const tokenListeners = new Set<(token: string) => void>();
  let renewals = 0;
  const client = createSocketClient({
    open: (used) => {
      const socket = fakeSocket(used);
      opened.push(socket);
      return socket;
    },
    freshToken: token,
    renewToken: async () => {
      renewals += 1;
      return true;
    },
    onToken: (listener) => {
      tokenListeners.add(listener);
      return () => void tokenListeners.delete(listener);
    },
    now: Date.now,
    random: () => 0.5,
    schedule,
  });
  const latest = () => {
    const socket = opened.at(-1);
    if (!socket) throw new Error("no socket was opened");
    return socket;
  };
  return { client, opened, latest, tokenListeners, renewals: () => renewals };
}

function fakeSocket(token: string) {
  const listeners = new Map<string, ((...args: unknown[]) => void)[]>();
  const sent: unknown[][] = [];
  return {
    token,
    sent,
    isClosed: false,
    on(event: string, listener: (...args: unknown[]) => void) {
      listeners.set(event, [...(listeners.get(event) ?? []), listener]);
    },
    emit: (...args: unknown[]) => void sent.push(args),
    disconnect() {
      this.isClosed = true;
    },
    hear: (event: string, ...args: unknown[]) => listeners.get(event)?.forEach((listener) => listener(...args)),
    /** Answers the last event that was sent. */
    ack(answer: unknown) {
      const reply = sent.at(-1)?.at(-1);
      if (typeof reply === "function") reply(answer);
    },
  };
}

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());
const settle = () => vi.advanceTimersByTimeAsync(0);

async function connected(options?: Parameters<typeof network>[0]) {
  const net = network(options);
  net.client.connect();
  await settle();
  net.latest().hear("connect");
  return net;
}

test("a connection is made with a fresh token and told to whoever waits", async () => {
  const net = network();
  let times = 0;
  net.client.onConnected(() => times++);
  net.client.connect();
  await settle();
  expect([net.client.link.getState(), net.latest().token]).toEqual([{ step: "connecting", attempt: 0 }, "one"]);
  net.latest().hear("connect");
  expect([net.client.link.getState(), times]).toEqual([{ step: "up" }, 1]);
  net.client.onConnected(() => times++); // already up: told at once
  expect(times).toBe(2);
});

test("a lost connection is made again after a while, with a new socket", async () => {
  const net = await connected();
  net.latest().hear("disconnect");
  expect(net.client.link.getState()).toEqual({ step: "waiting", attempt: 0, retryAt: 1_000_500 });
  expect(net.opened[0]?.isClosed).toBe(true);
  await vi.advanceTimersByTimeAsync(500);
  net.latest().hear("connect");
  expect([net.client.link.getState(), net.opened.length]).toEqual([{ step: "up" }, 2]);
});

test("waits grow with each failure, and a click ends the wait", async () => {
  const net = network();
  net.client.connect();
  await settle();
  net.latest().hear("connect_error", new Error("refused"));
  await vi.advanceTimersByTimeAsync(500);
  net.latest().hear("connect_error", new Error("refused"));
  expect(net.client.link.getState()).toEqual({ step: "waiting", attempt: 1, retryAt: 1_001_500 });
  net.client.retryNow();
  await settle();
  expect([net.client.link.getState(), net.opened.length]).toEqual([{ step: "connecting", attempt: 2 }, 3]);
});

test("a handshake that the server refused renews the token; one that did not reach it does not", async () => {
  const net = network();
  net.client.connect();
  await settle();
  net.latest().hear("connect_error", new Error("websocket error"));
  expect(net.renewals()).toBe(0);
  await vi.advanceTimersByTimeAsync(500);
  net.latest().hear("connect_error", Object.assign(new Error("expired"), { data: { code: "TOKEN_EXPIRED" } }));
  expect(net.renewals()).toBe(1);
});

test("without a token it waits instead of connecting as nobody", async () => {
  const net = network({ token: async () => null });
  net.client.connect();
  await settle();
  expect([net.client.link.getState().step, net.opened.length]).toEqual(["waiting", 0]);
});

test("disconnecting while the token is fetched opens nothing", async () => {
  const net = network();
  net.client.connect();
  net.client.disconnect();
  await settle();
  expect([net.client.link.getState(), net.opened.length]).toEqual([{ step: "off" }, 0]);
});

test("disconnecting ends retries and forgets new tokens", async () => {
  const net = await connected();
  net.latest().hear("disconnect");
  net.client.disconnect();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([net.opened.length, net.tokenListeners.size]).toEqual([1, 0]);
});

test("each new token is handed to the server, and an expired one asks for a new one", async () => {
  const net = await connected();
  for (const listener of net.tokenListeners) listener("two");
  expect(net.latest().sent[0]?.slice(0, 2)).toEqual(["auth:refresh", { token: "two" }]);
  net.latest().hear("auth:expired", {});
  expect(net.renewals()).toBe(1);
});

test("an ack answers with its data, a refusal with its error", async () => {
  const net = await connected();
  const first = net.client.emit("presence:update", { status: "dnd" });
  net.latest().ack({ success: true, data: {} });
  expect(await first).toEqual({ ok: true, value: {} });
  const error = { code: "FORBIDDEN", message: "no" };
  const second = net.client.emit("presence:update", { status: "dnd" });
  net.latest().ack({ success: false, error });
  expect(await second).toEqual({ ok: false, reason: "refused", error });
});

test("no ack in time, and no connection at all, are unreachable", async () => {
  const net = await connected();
  const late = net.client.emit("presence:update", { status: "dnd" }, 2000);
  await vi.advanceTimersByTimeAsync(2000);
  expect(await late).toEqual({ ok: false, reason: "unreachable" });
  net.latest().hear("disconnect");
  expect(await net.client.emit("presence:update", { status: "dnd" })).toEqual({ ok: false, reason: "unreachable" });
});

test("events reach their listeners, also after a reconnect, until they stop listening", async () => {
  const net = await connected();
  const heard: unknown[] = [];
  const stop = net.client.on("presence:changed", (payload, acknowledge) => {
    heard.push(payload);
    acknowledge();
  });
  const replies: unknown[] = [];
  net.latest().hear("presence:changed", { userId, status: "dnd" }, (reply: unknown) => replies.push(reply));
  net.latest().hear("disconnect");
  await vi.advanceTimersByTimeAsync(500);
  net.latest().hear("connect");
  net.latest().hear("presence:changed", { userId, status: "offline" });
  stop();
  net.latest().hear("presence:changed", { userId, status: "available" });
  expect(heard).toEqual([
    { userId, status: "dnd" },
    { userId, status: "offline" },
  ]);
  expect(replies).toEqual([{ success: true, data: {} }]);
});

test("an event that is not as agreed is dropped and logged", async () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  const net = await connected();
  const heard: unknown[] = [];
  net.client.on("presence:changed", (payload) => heard.push(payload));
  net.latest().hear("presence:changed", { userId: "me", status: "dancing" });
  expect([heard, warn.mock.calls.length]).toEqual([[], 1]);
  warn.mockRestore();
});

test("what an old socket still says is not heeded", async () => {
  const net = await connected();
  const old = net.latest();
  old.hear("disconnect");
  await vi.advanceTimersByTimeAsync(500);
  net.latest().hear("connect");
  old.hear("disconnect");
  expect(net.client.link.getState()).toEqual({ step: "up" });
});

test("the wait doubles to ten seconds and is jittered by a third", () => {
  expect([0, 1, 4, 5, 20].map((attempt) => reconnectDelay(attempt, 0.5))).toEqual([500, 1000, 8000, 10_000, 10_000]);
  expect([reconnectDelay(5, 0), reconnectDelay(5, 1)]).toEqual([6700, 13_300]);
});
