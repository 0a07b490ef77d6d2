import type { GoLivePlan } from "@nchat/contract/broadcast";
import { samplePlan } from "@nchat/contract/broadcast.fixture";
import { describe, expect, it } from "vitest";
import { type Ask, createBroadcastServer } from "./server.ts";
import { createWays } from "./ways.ts";

const streamId = "11111111-1111-4111-8111-111111111111";
const channelId = "44444444-4444-4444-8444-444444444444";
const leo = "55555555-5555-4555-8555-555555555555";
const plan: GoLivePlan = { ...samplePlan, channelId, isRecorded: true, preset: "480p" };

const planned = {
  ...{ id: streamId, channelId: "66666666-6666-4666-8666-666666666666", title: "Release", visibility: "public" },
  ...{ recordStream: false, status: "scheduled", feed: "waiting" },
};

/** A server that gives what it is asked for; `streamKey` of null is a server that gives none. */
function setUp(streamKey: string | null = "sk_1") {
  const asked: { name: string; body?: unknown }[] = [];
  const answers: Record<string, unknown> = {
    createChannel: { channel: { id: channelId } },
    startStream: { streamId },
    createIngress: { ingress: { url: "rtmp://x/live", streamKey } },
    getStream: planned,
    listStreamMembers: { members: [] },
    startScheduledStream: { streamId },
    stopStream: { duration: 9, peakViewers: 2, totalViews: 3 },
  };
  const ask = async (name: string, input: { body?: unknown }) => {
    asked.push({ name, ...(input.body === undefined ? {} : { body: input.body }) });
    return { ok: true, value: answers[name] };
  };
  const ways = createWays(ask as Ask, async () => true);
  return { server: createBroadcastServer(ask as Ask, ways, () => 90_000), asked, answers };
}

describe("asking the server for a broadcast", () => {
  it("makes the stream as it is planned, and a key for it", async () => {
    const { server, asked } = setUp();
    expect(await server.prepare({ ...plan, visibility: "invite_only", invitedUserIds: [leo] })).toEqual({
      ok: true,
      value: {
        onAir: {
          ...{ streamId, title: "Release", visibility: "invite_only", preset: "480p", isRehearsal: false },
          sentBy: { way: "rtmp", why: "usual" },
        },
        ingest: { way: "rtmp", url: "rtmp://x/live", key: "sk_1" },
        isPlanned: false,
        channelId,
      },
    });
    const body = { channelId, title: "Release", visibility: "invite_only", recordStream: true, invitedUserIds: [leo] };
    expect(asked).toEqual([
      { name: "startStream", body },
      { name: "createIngress", body: { type: "rtmp" } },
    ]);
  });

  it("lets a rehearsal be seen and kept by nobody, whatever the plan says", async () => {
    const { server, asked } = setUp();
    const prepared = await server.prepare({ ...plan, invitedUserIds: [leo], coHostIds: [leo], isRehearsal: true });
    expect(prepared.ok && prepared.value.onAir).toMatchObject({ visibility: "invite_only", isRehearsal: true });
    const body = { channelId, title: "Release", visibility: "invite_only", recordStream: false, invitedUserIds: [] };
    expect(asked[0]).toEqual({ name: "startStream", body: { ...body, isRehearsal: true } });
  });

  it("makes a channel for somebody without one, and ends a stream that got no key", async () => {
    const { server, asked } = setUp(null);
    const prepared = await server.prepare({ ...plan, channelId: null, sendBy: "rtmp" });
    expect(prepared).toMatchObject({ ok: false, problem: { code: "refused" } });
    expect(asked.map(({ name }) => name)).toEqual(["createChannel", "startStream", "createIngress", "stopStream"]);
  });

  it("starts the stream of the schedule as the form says, in its own channel", async () => {
    const { server, asked } = setUp();
    const prepared = await server.prepare({ ...plan, plannedId: streamId });
    expect(prepared.ok && prepared.value).toMatchObject({
      ...{ onAir: { streamId }, isPlanned: true, channelId: planned.channelId },
    });
    expect(asked).toEqual([
      { name: "getStream" },
      { name: "updateStream", body: { recordStream: true } },
      { name: "startScheduledStream" },
      { name: "createIngress", body: { type: "rtmp" } },
    ]);
  });

  it("invites to a planned stream whom the form has", async () => {
    const { server, asked } = setUp();
    await server.prepare({ ...plan, visibility: "invite_only", invitedUserIds: [leo], plannedId: streamId });
    expect(asked.slice(0, 4)).toEqual([
      { name: "getStream" },
      { name: "listStreamMembers" },
      { name: "addStreamMembers", body: { userIds: [leo] } },
      { name: "updateStream", body: { visibility: "invite_only", recordStream: true } },
    ]);
  });

  it("begins a stream with its co-hosts, and names those of a planned one before it starts", async () => {
    const { server, asked } = setUp();
    await server.prepare({ ...plan, coHostIds: [leo] });
    expect(asked[0]?.body).toMatchObject({ coHostIds: [leo] });
    asked.length = 0;
    await server.prepare({ ...plan, isRecorded: false, coHostIds: [leo], plannedId: streamId });
    expect(asked).toEqual([
      { name: "getStream" },
      { name: "listStreamMembers" },
      { name: "addStreamMembers", body: { userIds: [leo], role: "co_host" } },
      { name: "startScheduledStream" },
      { name: "createIngress", body: { type: "rtmp" } },
    ]);
  });

  it("never starts a planned stream by a rehearsal", async () => {
    const { server, asked } = setUp();
    await server.prepare({ ...plan, isRehearsal: true, plannedId: streamId });
    expect(asked.map(({ name }) => name)).toEqual(["startStream", "createIngress"]);
  });

  it("does not end a planned stream that got no key: people wait for it", async () => {
    const { server, asked } = setUp(null);
    expect(await server.prepare({ ...plan, plannedId: streamId, sendBy: "rtmp" })).toMatchObject({ ok: false });
    expect(asked.at(-1)).toMatchObject({ name: "createIngress" });
  });

  it("cuts nobody off who sends a planned stream already", async () => {
    const { server, asked } = setUp();
    planned.feed = "live";
    planned.status = "live";
    const detail = "“Release” is live already, sent from elsewhere. End it there first.";
    expect(await server.prepare({ ...plan, plannedId: streamId })).toEqual({
      ...{ ok: false, problem: { code: "refused", detail }, code: "CONFLICT" },
    });
    expect(asked).toEqual([{ name: "getStream" }]);
    Object.assign(planned, { feed: "waiting", status: "scheduled" });
  });

  it("tells what is left of a stream that has ended by itself, and why it has", async () => {
    const { server, answers } = setUp();
    const live = { ...planned, status: "live", viewerCount: 4, peakViewers: 5, totalViews: 6 };
    const times = { startedAt: new Date(0).toISOString(), endedAt: null, endReason: null };
    answers["getStream"] = { ...live, ...times };
    expect(await server.look(streamId)).toEqual({ isOver: false, viewers: 4 });
    answers["getStream"] = { ...live, ...times, status: "ending", endReason: "time_limit" };
    const figures = { seconds: 90, peakViewers: 5, totalViews: 6 };
    const last = { streamId, title: "Release", figures, endReason: "time_limit" };
    expect(await server.look(streamId)).toEqual({ isOver: true, viewers: 4, last });
    answers["getStream"] = { ...live, ...times, status: "ended", endedAt: new Date(60_000).toISOString() };
    expect(await server.look(streamId)).toMatchObject({ last: { figures: { ...figures, seconds: 60 } } });
    answers["getStream"] = { ...live, ...times, status: "cancelled", startedAt: null };
    expect(await server.look(streamId)).toMatchObject({ isOver: true, last: { streamId, figures: null } });
  });
});
