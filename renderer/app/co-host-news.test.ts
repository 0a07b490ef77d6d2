import type { ServerPayload } from "@nchat/contract/realtime";
import { expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import { createToastStore } from "../ui/toast-store.ts";
import { followCoHostNews } from "./co-host-news.ts";
import { words } from "./words.ts";

type Needs = Parameters<typeof followCoHostNews>[0];
type Told = ServerPayload<"stream:role_changed">;

function world(page: object = { page: "home" }, isHiding = false) {
  const pages: object[] = [];
  const shown: { readonly tag: string; readonly body: string }[] = [];
  let hear = (told: Told) => void told;
  let connect: () => void = () => undefined;
  let role = "viewer";
  const toasts = createToastStore({ schedule: () => () => undefined });
  const stream = () => ({ role, title: "Release", status: "live", host: { displayName: "Leo" } });
  const needs = {
    ...{ toasts, router: { go: (to: object) => pages.push(to), store: createStore(() => page) } },
    rest: {
      call: async (name: string) => ({
        ok: true,
        value: name === "listActiveStreams" ? { streams: role === "co_host" ? [{ id: "s" }] : [] } : stream(),
      }),
    },
    socket: {
      onConnected: (listener: () => void) => ((connect = listener), () => (connect = () => undefined)),
      on: (_: string, listener: typeof hear) => ((hear = listener), () => (hear = () => undefined)),
    },
    session: { store: createStore(() => ({ step: "signed-in", account: { id: "me" } })) },
    platform: {
      notices: { show: (notice: (typeof shown)[number]) => shown.push(notice) },
      streamerMode: { store: createStore(() => ({ isOn: isHiding })) },
    },
  } as unknown as Needs;
  const stop = followCoHostNews(needs);
  const tell = async (userId: string, now: Told["role"]) => {
    role = now;
    hear({ streamId: "s", userId, role: now });
    await new Promise((resolve) => setTimeout(resolve));
  };
  const comesBack = async (as: Told["role"]) => {
    role = as;
    connect();
    await new Promise((resolve) => setTimeout(resolve));
  };
  return { tell, comesBack, stop, pages, shown, toasts: () => toasts.store.getState() };
}

test("who is named co-host is told by whom and for what, and comes to the stream by one click", async () => {
  const { tell, toasts, shown, pages } = world();
  await tell("somebody else", "co_host");
  expect([toasts(), shown]).toEqual([[], []]);
  await tell("me", "co_host");
  expect(toasts()).toMatchObject([{ text: "Leo made you a co-host of “Release”.", action: { label: "Join" } }]);
  expect(shown).toMatchObject([{ tag: "stream-s", body: "Leo made you a co-host of “Release”." }]);
  toasts()[0]?.action?.run();
  expect(pages).toEqual([{ page: "stream", streamId: "s" }]);
});

test("who is none any more is told, unless the stream's page says so itself", async () => {
  const elsewhere = world();
  await elsewhere.tell("me", "viewer");
  expect(elsewhere.toasts()).toEqual([]); // a moderator, perhaps
  await elsewhere.tell("me", "co_host");
  await elsewhere.tell("me", "viewer");
  expect(elsewhere.toasts().map(({ text }) => text)).toEqual([words.coHostGone]);
  const there = world({ page: "stream", streamId: "s" });
  await there.tell("me", "co_host");
  expect(there.toasts()).toMatchObject([{ action: null }]);
  await there.tell("me", "viewer");
  expect(there.toasts()).toHaveLength(1);
});

test("in streamer mode nothing is told of the stream but whose it is, and nothing at all after the end", async () => {
  const { tell, stop, toasts } = world({ page: "home" }, true);
  await tell("me", "co_host");
  expect(toasts().map(({ text }) => text)).toEqual([words.coHostQuietly("Leo")]);
  stop();
  await tell("me", "viewer");
  expect(toasts()).toHaveLength(1);
});

test("who was named while the app was closed is told when it is back, once", async () => {
  const { comesBack, tell, shown, stop } = world();
  await comesBack("viewer");
  expect(shown).toEqual([]);
  await comesBack("co_host");
  await comesBack("co_host");
  expect(shown.map(({ body }) => body)).toEqual(["Leo made you a co-host of “Release”."]);
  await tell("me", "viewer");
  await comesBack("co_host");
  expect(shown).toHaveLength(2); // taken back, and named again meanwhile
  stop();
  await comesBack("co_host");
  expect(shown).toHaveLength(2);
});
