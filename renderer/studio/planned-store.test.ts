import { type Broadcast, initialBroadcast } from "@nchat/contract/broadcast";
import { sampleOnAir } from "@nchat/contract/broadcast.fixture";
import type { StreamInfo } from "@nchat/contract/streams";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createStore } from "zustand/vanilla";
import type { RestClient } from "../session/rest-result.ts";
import { createPlanned } from "./planned-store.ts";

const now = Date.parse("2026-11-22T19:50:00.000Z");
const me = "22222222-2222-4222-8222-222222222222";
const anna = { id: "anna", username: "anna", displayName: "Anna", avatarUrl: null, presence: "offline" } as const;
const ben = { ...anna, id: "ben", username: "ben", displayName: "Ben" };

function plan(changes: Partial<StreamInfo> = {}): StreamInfo {
  return {
    ...{ id: "one", channelId: "channel", hostId: me, host: { ...anna, id: me }, title: "Filters", description: null },
    ...{ visibility: "public", status: "scheduled", feed: "waiting", resumeUntil: null, startedAt: null },
    ...{ scheduledAt: "2026-11-22T20:00:00.000Z", endedAt: null, endReason: null, viewerCount: 0, peakViewers: 0 },
    ...{ totalViews: 0, totalReactions: 0, chatEnabled: true, reactionsEnabled: true, recordStream: false },
    ...{ createdAt: "2026-11-22T17:00:00.000Z", ...changes },
  };
}

/** A server with one plan; `asked` notes what it is asked. */
function setUp(stream: StreamInfo = plan()) {
  const server = { stream, isLosingMembers: false };
  const said: string[] = [];
  const asked: unknown[] = [];
  const call = async (name: string, input: unknown) => {
    asked.push([name, input]);
    if (name === "listScheduledStreams")
      return { ok: true, value: { streams: server.stream.status === "scheduled" ? [server.stream] : [] } };
    if (name === "listActiveStreams")
      return { ok: true, value: { streams: server.stream.status === "starting" ? [server.stream] : [] } };
    if (name === "getStream") return { ok: true, value: server.stream };
    if (server.isLosingMembers) return { ok: false, reason: "unreachable" };
    return {
      ok: true,
      value: {
        members: [
          { user: anna, role: "viewer" },
          { user: ben, role: "co_host" },
        ],
      },
    };
  };
  const broadcast = createStore<Broadcast>(() => initialBroadcast);
  const rest = { call: call as RestClient["call"] };
  const planned = createPlanned({ rest, studio: { broadcast }, say: (text) => said.push(text), now: () => now });
  return { planned, server, said, asked, broadcast };
}
const settle = () => vi.advanceTimersByTimeAsync(0);
const later = () => vi.advanceTimersByTimeAsync(20_000);

describe("which stream of the schedule is started", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("offers one's own plan whose time it is, for as long as it is one", async () => {
    const { planned, server, asked } = setUp();
    const stop = planned.watch(me);
    await settle();
    const query = { hostId: me, limit: 100 };
    expect(asked).toEqual([
      ["listScheduledStreams", { query }],
      ["listActiveStreams", { query }],
    ]);
    expect(planned.store.getState()).toEqual({ chosen: null, near: server.stream });
    server.stream = plan({ status: "cancelled" });
    await later();
    expect(planned.store.getState().near).toBe(null);
    stop();
    server.stream = plan();
    await later();
    expect(planned.store.getState().near).toBe(null);
  });

  it("offers the one that was begun and waits for its picture, as after a restart of the app", async () => {
    const { planned, server } = setUp(plan({ status: "starting", scheduledAt: "2026-11-23T20:00:00.000Z" }));
    const stop = planned.watch(me);
    await settle();
    expect(planned.store.getState().near).toBe(server.stream);
    server.stream = plan({ status: "live", feed: "live" });
    await later();
    expect(planned.store.getState().near).toBe(null);
    stop();
  });

  it("knows at once who is invited to what others may see, and asks until it knows otherwise", async () => {
    const { planned, server } = setUp();
    planned.choose(plan());
    expect(planned.store.getState().chosen).toEqual({ stream: plan(), invited: [], coHosts: null });
    await settle();
    expect(planned.store.getState().chosen).toEqual({ stream: plan(), invited: [], coHosts: [ben] });
    const secret = plan({ visibility: "invite_only" });
    server.stream = secret;
    server.isLosingMembers = true;
    planned.choose(secret);
    const stop = planned.watch(me);
    await settle();
    expect(planned.store.getState().chosen).toEqual({ stream: secret, invited: null, coHosts: null });
    server.isLosingMembers = false;
    await later();
    expect(planned.store.getState().chosen).toEqual({ stream: secret, invited: [anna], coHosts: [ben] });
    stop();
  });

  it("takes what was changed elsewhere, at once and later, and who may come then", async () => {
    const { planned, server } = setUp(plan({ title: "Filters II" }));
    planned.choose(plan());
    await settle();
    expect(planned.store.getState().chosen).toEqual({
      ...{ stream: plan({ title: "Filters II" }), invited: [], coHosts: [ben] },
    });
    const stop = planned.watch(me);
    server.stream = plan({ title: "Filters II", visibility: "invite_only" });
    await later();
    expect(planned.store.getState().chosen).toEqual({ stream: server.stream, invited: [anna], coHosts: [ben] });
    stop();
  });

  it("lets go of one that was cancelled meanwhile, and says so", async () => {
    const { planned, server, said } = setUp();
    planned.choose(plan());
    const stop = planned.watch(me);
    await settle();
    expect([planned.store.getState().chosen?.stream.id, said]).toEqual(["one", []]);
    server.stream = plan({ status: "starting" });
    await later();
    expect(planned.store.getState().chosen?.stream.id).toBe("one");
    server.stream = plan({ status: "cancelled" });
    await later();
    expect(planned.store.getState().chosen).toBe(null);
    expect(said).toEqual(["“Filters” is not to be started any more."]);
    stop();
  });

  it("is done with it once it was live, which a rehearsal never is, and a start that fails was not", async () => {
    const { planned, broadcast } = setUp();
    const stop = planned.start();
    planned.choose(plan());
    const onAir = { ...sampleOnAir, title: "Filters" };
    broadcast.setState({ step: "live", onAir: { ...onAir, streamId: "another" }, since: 1 }, true);
    expect(planned.store.getState().chosen?.stream.id).toBe("one");
    broadcast.setState({ step: "connecting", onAir: { ...onAir, streamId: "one" } }, true);
    broadcast.setState({ step: "failed", problem: { code: "no-ffmpeg", detail: null } }, true);
    expect(planned.store.getState().chosen?.stream.id).toBe("one");
    broadcast.setState({ step: "live", onAir: { ...onAir, streamId: "one" }, since: 1 }, true);
    expect(planned.store.getState().chosen).toBe(null);
    planned.choose(plan());
    stop();
    expect(planned.store.getState()).toEqual({ chosen: null, near: null });
  });
});
