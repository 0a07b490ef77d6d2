import type { ServerEvent } from "@nchat/contract/realtime";
import type { StreamMarker } from "@nchat/contract/stream-markers";
import { expect, test } from "vitest";
import { createMoments } from "./moments-store.ts";

const marker = (id: string, mediaTime: number): StreamMarker => ({
  ...{ id, streamId: "stream", mediaTime, text: null },
  markedAt: new Date(mediaTime).toISOString(),
});

type Deps = Parameters<typeof createMoments>[0];

function start(answers: Readonly<Record<string, unknown>> = {}) {
  const heard = new Map<ServerEvent, (payload: unknown) => void>();
  const asked: unknown[] = [];
  let connect = () => undefined as void;
  const socket = {
    on: (event: ServerEvent, listener: (payload: unknown) => void) => {
      heard.set(event, listener);
      return () => heard.delete(event);
    },
    onConnected: (listener: () => void) => {
      connect = listener;
      return () => undefined;
    },
  } as unknown as Deps["socket"];
  const rest = {
    call: async (name: string, input: unknown) => {
      asked.push([name, input]);
      return name in answers ? { ok: true, value: answers[name] } : { ok: false, reason: "unreachable" };
    },
  } as unknown as Deps["rest"];
  const moments = createMoments({ streamId: "stream", rest, socket, newId: () => "nonce" });
  const stop = moments.start();
  const ids = () => moments.store.getState().markers.map(({ id }) => id);
  return { moments, heard, asked, stop, ids, connect: () => connect() };
}

test("lists with each connection what was marked, and shows at once what another device marks or takes back", async () => {
  const { heard, ids, connect, stop } = start({ listStreamMarkers: { markers: [marker("one", 1)] } });
  connect();
  await Promise.resolve();
  heard.get("stream:marker_added")?.({ streamId: "stream", marker: marker("two", 2) });
  heard.get("stream:marker_added")?.({ streamId: "other", marker: marker("three", 3) });
  await Promise.resolve();
  expect(ids()).toEqual(["two", "one"]);
  heard.get("stream:marker_removed")?.({ streamId: "stream", markerId: "one" });
  expect(ids()).toEqual(["two"]);
  stop();
  expect(heard.size).toBe(0);
});

test("marks and takes back, and says when that was not done", async () => {
  const { moments, asked, ids } = start({ addStreamMarker: { marker: marker("one", 1) } });
  await moments.mark();
  expect([ids(), asked]).toEqual([
    ["one"],
    [["addStreamMarker", { params: { id: "stream" }, body: { nonce: "nonce" } }]],
  ]);
  await moments.unmark("one");
  expect(moments.store.getState()).toMatchObject({ markers: [{ id: "one" }], problem: expect.any(String) });
  await moments.mark();
  expect(moments.store.getState().problem).toBeNull();
});
