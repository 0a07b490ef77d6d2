import type { Broadcast } from "@nchat/contract/broadcast";
import { sampleOnAir } from "@nchat/contract/broadcast.fixture";
import type { ServerEvent } from "@nchat/contract/realtime";
import type { SavedDestinations } from "@nchat/contract/saved-destinations";
import { expect, test } from "vitest";
import { createStore } from "zustand/vanilla";
import { createOwnDestinations } from "./own-destinations.ts";

type Deps = Parameters<typeof createOwnDestinations>[0];

const onAir = { ...sampleOnAir, streamId: "one" };
const idle: Broadcast = { step: "idle", last: null };
const to = (id: string, status: string) => ({ id, platform: "custom", status, errorMessage: null, enabled: true });

test("follows the stream on air on whatever page, from its beginning to its end, also over a lost connection", async () => {
  const broadcast = createStore<Broadcast>(() => idle);
  const heard = new Map<ServerEvent | "connected", (payload?: unknown) => void>();
  const listen = (name: ServerEvent | "connected", listener: (payload?: unknown) => void) => {
    heard.set(name, listener);
    return () => heard.delete(name);
  };
  const asked: string[] = [];
  let listed = [to("a", "connected")];
  const kept = createStore<SavedDestinations>(() => ({ list: [], removed: null, streamId: null, isSealed: true }));
  const savedDestinations = { store: kept } as unknown as Deps["studio"]["savedDestinations"];
  const own = createOwnDestinations({
    studio: { broadcast, savedDestinations },
    socket: {
      on: listen,
      onConnected: (listener: () => void) => {
        listener();
        return listen("connected", listener);
      },
    } as unknown as Deps["socket"],
    rest: {
      call: async (name: string, { params }: { params: { id: string } }) => {
        asked.push(`${name} ${params.id}`);
        return { ok: true, value: { destinations: listed } };
      },
    } as unknown as Deps["rest"],
  });
  const stop = own.start();
  const seen = () => own.store.getState().destinations.map(({ id, status }) => `${id} ${status}`);
  expect([own.store.getState().current, asked]).toEqual([null, []]);

  broadcast.setState({ step: "live", onAir, since: 0 }, true);
  await Promise.resolve();
  expect([asked, seen()]).toEqual([["listDestinations one"], ["a connected"]]);
  heard.get("stream:destination_changed")?.({ streamId: "one", destination: to("a", "error") });
  heard.get("stream:destination_changed")?.({ streamId: "other", destination: to("b", "error") });
  expect(seen()).toEqual(["a error"]);
  listed = [to("a", "connected"), to("c", "connecting")];
  heard.get("connected")?.();
  await Promise.resolve();
  expect(seen()).toEqual(["a connected", "c connecting"]);

  // What this computer sends itself is among them.
  const self = { id: "s", platform: "twitch", url: "rtmp://t/app", way: "desktop", isOn: true } as const;
  kept.setState({ streamId: "one", list: [{ ...self, run: { step: "lost", why: "It broke." } }] });
  expect(seen()).toEqual(["a connected", "c connecting", "s error"]);

  broadcast.setState(idle, true);
  expect([own.store.getState(), heard.size]).toEqual([{ current: null, destinations: [] }, 0]);
  broadcast.setState({ step: "live", onAir: { ...onAir, streamId: "two" }, since: 0 }, true);
  stop();
  expect([own.store.getState().current, heard.size]).toEqual([null, 0]);
});
