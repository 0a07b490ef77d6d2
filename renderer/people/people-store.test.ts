import type { Person } from "@nchat/contract/people";
import type { ServerEvent } from "@nchat/contract/realtime";
import { expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import type { RestClient } from "../session/rest-result.ts";
import type { Link, SocketClient } from "../session/socket-types.ts";
import { createPeople } from "./people-store.ts";

const person = (name: string): Person => ({
  id: `id-${name}`,
  username: name,
  displayName: name,
  avatarUrl: null,
  presence: "available",
});

/** A server with people, and a socket that can be told what to say. */
function world(all: readonly Person[], pageSize = 200) {
  const server = { isUp: true, requests: 0, all };
  const link = createStore<Link>(() => ({ step: "up" }));
  const listeners = new Map<ServerEvent, (payload: never) => void>();
  const connected = new Set<() => void>();
  const rest = {
    call: async (_: string, { query }: { query: { offset: number } }) => {
      server.requests += 1;
      if (!server.isUp) return { ok: false, reason: "unreachable" };
      return {
        ok: true,
        value: { users: server.all.slice(query.offset, query.offset + pageSize), total: server.all.length },
      };
    },
  } as unknown as RestClient;
  const socket: Pick<SocketClient, "on" | "onConnected" | "link"> = {
    link,
    on: (event, listener) => {
      listeners.set(event, (payload) => listener(payload, () => undefined));
      return () => void listeners.delete(event);
    },
    onConnected: (listener) => {
      connected.add(listener);
      return () => void connected.delete(listener);
    },
  };
  const people = createPeople({ rest, socket, ownId: () => "id-me", now: () => 42 });
  const hear = (event: ServerEvent, payload: unknown) => listeners.get(event)?.(payload as never);
  return { people, server, link, hear, listeners, connected };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

test("everybody is fetched, page by page", async () => {
  const all = ["a", "b", "c", "d", "e"].map(person);
  const { people, server } = world(all, 2);
  await people.load();
  expect(people.store.getState()).toEqual({ step: "ready", people: all, staleSince: null });
  expect(server.requests).toBe(3);
});

test("what was asked for one person is nothing for the next who signs in", async () => {
  const { people, server } = world([person("a")]);
  const stop = people.start();
  stop();
  people.start();
  expect(server.requests).toBe(2);
  await settle();
  expect(people.store.getState()).toEqual({ step: "ready", people: [person("a")], staleSince: null });
  const { people: left } = world([person("a")]);
  left.start()();
  await settle();
  expect(left.store.getState().step).not.toBe("ready");
});

test("loading twice at once asks once", async () => {
  const { people, server } = world([person("a")]);
  await Promise.all([people.load(), people.load()]);
  expect(server.requests).toBe(1);
});

test("who signs up between the question for the list and the connection is in it", async () => {
  const { people, server, connected } = world([person("a")]);
  people.start();
  server.all = [person("a"), person("b")];
  connected.forEach((tell) => tell());
  await settle();
  expect(people.store.getState()).toMatchObject({ step: "ready", people: server.all });
  expect(server.requests).toBe(2);
});

test("news that come while the list is on its way are not lost to it", async () => {
  const { people, hear } = world([person("a")]);
  people.start();
  hear("user:changed", { user: person("b") });
  hear("presence:changed", { userId: "id-a", status: "offline" });
  await settle();
  expect(people.store.getState()).toMatchObject({
    step: "ready",
    people: [{ ...person("a"), presence: "offline" }, person("b")],
  });
});

test("news of the server change the list; one's own do not join it", async () => {
  const { people, hear } = world([person("a"), person("b")]);
  people.start();
  await settle();
  hear("presence:changed", { userId: "id-a", status: "in_call" });
  hear("user:changed", { user: person("c") });
  hear("user:changed", { user: person("me") });
  hear("user:removed", { userId: "id-b" });
  expect(people.store.getState()).toEqual({
    step: "ready",
    people: [{ ...person("a"), presence: "in_call" }, person("c")],
    staleSince: null,
  });
});

test("a lost connection marks the list as old, a new one fetches it again", async () => {
  const { people, link, connected, server } = world([person("a")]);
  people.start();
  await settle();
  link.setState({ step: "waiting", attempt: 0, retryAt: 0 }, true);
  expect(people.store.getState()).toMatchObject({ staleSince: 42 });
  for (const listener of connected) listener();
  await settle();
  expect([people.store.getState(), server.requests]).toMatchObject([{ staleSince: null }, 2]);
});

test("a server that is away leaves a failure that can be tried again", async () => {
  const { people, server } = world([person("a")]);
  server.isUp = false;
  await people.load();
  expect(people.store.getState()).toEqual({ step: "failed" });
  server.isUp = true;
  await people.load();
  expect(people.find("id-a")).toEqual(person("a"));
});

test("stopping forgets everybody and listens to nothing", async () => {
  const { people, listeners, connected } = world([person("a")]);
  const stop = people.start();
  await settle();
  stop();
  expect([people.store.getState(), listeners.size, connected.size]).toEqual([{ step: "loading" }, 0, 0]);
  expect(people.find("id-a")).toBe(null);
});
