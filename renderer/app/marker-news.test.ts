import type { ServerEvent } from "@nchat/contract/realtime";
import type { MarkerNews } from "@nchat/contract/stream-markers";
import { expect, test } from "vitest";
import { followMarkers } from "./marker-news.ts";

const streamId = "11111111-1111-4111-8111-111111111111";
const marker = { id: "m", streamId, mediaTime: 1, markedAt: "2026-01-01T00:00:00.000Z", text: null };

function socket() {
  const heard = new Map<ServerEvent | "connected-again", (payload?: unknown) => void>();
  const on = (event: ServerEvent, listener: (payload?: unknown) => void) => {
    heard.set(event, listener);
    return () => heard.delete(event);
  };
  const onConnected = (listener: () => void) => {
    heard.set("connected-again", listener);
    return () => heard.delete("connected-again");
  };
  return { heard, socket: { on, onConnected } as unknown as Parameters<typeof followMarkers>[0]["socket"] };
}

test("what is marked elsewhere goes on to the studio, and a new connection says that some may be missed", () => {
  const told: MarkerNews[] = [];
  const line = socket();
  const studio = { tools: { markerTold: (news: MarkerNews) => told.push(news) } };
  const platform = { studio } as unknown as Parameters<typeof followMarkers>[0]["platform"];
  const stop = followMarkers({ socket: line.socket, platform });
  line.heard.get("connected-again")?.();
  line.heard.get("stream:marker_added")?.({ streamId, marker });
  line.heard.get("stream:marker_removed")?.({ streamId, markerId: "m" });
  expect(told).toEqual([
    { type: "missed" },
    { type: "added", streamId, marker },
    { type: "removed", streamId, markerId: "m" },
  ]);
  stop();
  expect(line.heard.size).toBe(0);
});

test("where there is no studio nothing is listened to", () => {
  const line = socket();
  followMarkers({ socket: line.socket, platform: { studio: null } })();
  expect(line.heard.size).toBe(0);
});
