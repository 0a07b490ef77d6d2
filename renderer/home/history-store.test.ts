import type { ServerEvent } from "@nchat/contract/realtime";
import type { HistoryEntry } from "@nchat/contract/rest/calls";
import { expect, test } from "vitest";
import type { RestClient } from "../session/rest-result.ts";
import type { SocketClient } from "../session/socket-types.ts";
import { entry } from "./history.fixture.ts";
import { createHistory } from "./history-store.ts";

/** A server with past calls, and a socket that can be told what to say. */
function world(all: HistoryEntry[]) {
  const server = { isUp: true, offsets: [] as (number | undefined)[] };
  const listeners = new Map<ServerEvent, (payload: never) => void>();
  const rest = {
    call: async (_: string, { query }: { query: { limit: number; offset?: number } }) => {
      server.offsets.push(query.offset);
      if (!server.isUp) return { ok: false, reason: "unreachable" };
      const from = query.offset ?? 0;
      return { ok: true, value: { calls: all.slice(from, from + 2), total: all.length, limit: 2, offset: from } };
    },
  } as unknown as RestClient;
  const socket: Pick<SocketClient, "on" | "onConnected"> = {
    on: (event, listener) => {
      listeners.set(event, (payload) => listener(payload, () => undefined));
      return () => void listeners.delete(event);
    },
    onConnected: () => () => undefined,
  };
  const history = createHistory({ rest, socket });
  const hear = (event: ServerEvent, payload: unknown) => listeners.get(event)?.(payload as never);
  return { history, server, hear, listeners };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));
const idsIn = (history: ReturnType<typeof world>["history"]) => {
  const state = history.store.getState();
  return state.step === "ready" ? state.entries.map(({ call }) => call.id) : state.step;
};

test("the newest calls come first, older ones on request", async () => {
  const { history, server } = world([entry("1"), entry("2"), entry("3")]);
  await history.load();
  expect(idsIn(history)).toEqual(["1", "2"]);
  await history.loadMore();
  expect([idsIn(history), server.offsets]).toEqual([
    ["1", "2", "3"],
    [undefined, 2],
  ]);
});

test("a call that ends appears by itself", async () => {
  const all = [entry("1")];
  const { history, hear } = world(all);
  history.start();
  await settle();
  all.unshift(entry("2"));
  hear("call:state_changed", { call: { status: "connected" } });
  await settle();
  expect(idsIn(history)).toEqual(["1"]);
  hear("call:state_changed", { call: { status: "ended" } });
  await settle();
  expect(idsIn(history)).toEqual(["2", "1"]);
});

test("a failure to load is a state; a failure to load more keeps what is there", async () => {
  const { history, server } = world([entry("1"), entry("2"), entry("3")]);
  server.isUp = false;
  await history.load();
  expect(idsIn(history)).toBe("failed");
  server.isUp = true;
  await history.load();
  server.isUp = false;
  await history.loadMore();
  expect(history.store.getState()).toMatchObject({ step: "ready", more: "failed" });
  server.isUp = true;
  await history.loadMore();
  expect(idsIn(history)).toEqual(["1", "2", "3"]);
});

test("older calls can't be asked for before the first are there, nor twice at once", async () => {
  const { history, server } = world([entry("1"), entry("2"), entry("3")]);
  await history.loadMore();
  expect(server.offsets).toEqual([]);
  await history.load();
  await Promise.all([history.loadMore(), history.loadMore()]);
  expect(server.offsets).toEqual([undefined, 2]);
});

test("stopping listens to nothing any more", async () => {
  const { history, listeners } = world([]);
  history.start()();
  expect(listeners.size).toBe(0);
});

test("nothing of one person's calls is there for the next, not even what was on its way", async () => {
  const all = [entry("1")];
  const { history } = world(all);
  const stop = history.start();
  await settle();
  void history.load();
  stop();
  expect(idsIn(history)).toBe("loading");
  await settle();
  expect(idsIn(history)).toBe("loading");
  all.splice(0, 1, entry("2"));
  history.start();
  await settle();
  expect(idsIn(history)).toEqual(["2"]);
});

test("wanting what is wanted already forgets nothing and asks nothing", async () => {
  const { history, server } = world([entry("1")]);
  await history.load();
  const wanting = history.want(history.wanted.getState());
  expect([idsIn(history), server.offsets.length]).toEqual([["1"], 1]);
  await wanting;
  expect(server.offsets.length).toBe(1);
});

test("a call leads to its recording as soon as that has ended, and no more when it is deleted", async () => {
  const all = [entry("1")];
  const { history, hear } = world(all);
  history.start();
  await settle();
  const recorded = () => {
    const state = history.store.getState();
    return state.step === "ready" ? state.entries.map(({ recordingId }) => recordingId) : state.step;
  };
  all[0] = { ...entry("1"), recordingId: "r1" };
  hear("recording:stopped", { callId: null });
  await settle();
  expect(recorded()).toEqual([undefined]);
  hear("recording:stopped", { callId: "1" });
  await settle();
  expect(recorded()).toEqual(["r1"]);
  all[0] = entry("1");
  hear("recording:deleted", { callId: "1" });
  await settle();
  expect(recorded()).toEqual([undefined]);
});
