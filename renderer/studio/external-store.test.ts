import type { GoLivePlan } from "@nchat/contract/broadcast";
import { samplePlan } from "@nchat/contract/broadcast.fixture";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RestClient } from "../session/rest-result.ts";
import { createExternal } from "./external-store.ts";
import { words } from "./words.ts";

const ownId = "22222222-2222-4222-8222-222222222222";
const id = "11111111-1111-4111-8111-111111111111";
const plan: GoLivePlan = {
  ...samplePlan,
  ...{ title: "From OBS", channelId: "44444444-4444-4444-8444-444444444444", isRecorded: true },
};
const other = "33333333-3333-4333-8333-333333333333";
const ingress = (key: string | null, type = "rtmp") => ({
  ingress: { type, url: "rtmp://x/live", streamKey: key, keyHint: "sk_a", createdAt: "2026-11-22T12:00:00Z" },
});

type Input = { body?: { type?: string }; query?: { hostId?: string }; params?: { id: string } };

/** A server with one stream; answers by the route's name, and notes what was asked. */
function setUp(running: readonly { id: string; hostId: string; isFedByCall?: boolean }[] = []) {
  const asked: string[] = [];
  const feed = { value: "waiting", status: "starting", note: "" };
  let keys = 0;
  let refusal: string | null = null;
  let refusalCode = "MEDIA_UNAVAILABLE";
  const bodies: { name: string; body: unknown }[] = [];
  const answers: Record<string, (input: Input) => unknown> = {
    listActiveStreams: ({ query }) => ({
      streams: running
        .filter(({ hostId }) => hostId === query?.hostId)
        .map((each) => ({ ...each, title: "Before", feed: "live" })),
    }),
    getIngress: ({ params }) => ({
      ingresses: running.find((each) => each.id === params?.id)?.isFedByCall ? [] : [ingress(null).ingress],
    }),
    startStream: () => ({ streamId: id, stream: { id, title: plan.title, feed: "waiting" } }),
    startScheduledStream: () => ({ streamId: id, stream: { id, title: plan.title, feed: "waiting" } }),
    updateStream: () => ({ stream: {} }),
    listStreamMembers: () => ({ members: [] }),
    addStreamMembers: () => ({ members: [] }),
    createIngress: ({ body }) => ingress(`sk_${++keys}`, body?.type),
    getStream: () => ({
      title: "Planned",
      visibility: "public",
      recordStream: true,
      feed: feed.value,
      status: feed.status,
      ...(feed.note ? { outputsNote: feed.note } : {}),
    }),
    stopStream: () => ({ streamId: id }),
  };
  const call = async (name: string, input: Input) => {
    asked.push(name);
    bodies.push({ name, body: input.body });
    if (name === refusal) return { ok: false, reason: "refused", error: { code: refusalCode, message: "No." } };
    return { ok: true, value: answers[name]?.(input) };
  };
  const begun: string[] = [];
  const chosen: { id: string | null } = { id: null };
  const external = createExternal({
    ...{ rest: { call: call as RestClient["call"] }, ownId, getOnAirId: () => null, getChosenId: () => chosen.id },
    onBegun: (streamId) => begun.push(streamId),
  });
  const refuse = (name: string | null, code = refusalCode) => void ([refusal, refusalCode] = [name, code]);
  return { external, asked, begun, bodies, feed, refuse, chosen };
}
const settle = () => vi.advanceTimersByTimeAsync(0);

describe("a stream that another program sends", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("is made with a key, turns live by itself, and goes when the server has ended it", async () => {
    const { external, feed, begun } = setUp();
    const stop = external.start();
    await settle();
    await external.begin(plan, "rtmp");
    expect(begun).toEqual([id]);
    const stream = {
      streamId: id,
      title: "From OBS",
      type: "rtmp",
      url: "rtmp://x/live",
      key: "sk_1",
      keyHint: "sk_a",
    };
    expect(external.store.getState()).toEqual({
      stream: { ...stream, feed: "waiting" },
      isAsking: false,
      problem: null,
    });
    feed.value = "live";
    await vi.advanceTimersByTimeAsync(2000);
    expect(external.store.getState().stream).toEqual({ ...stream, feed: "live" });
    feed.note = "Co-hosts are left out.";
    await vi.advanceTimersByTimeAsync(2000);
    expect(external.store.getState().stream?.note).toBe("Co-hosts are left out.");
    feed.status = "ended";
    await vi.advanceTimersByTimeAsync(2000);
    expect(external.store.getState().stream).toBe(null);
    stop();
  });

  it("is the stream of the schedule that the plan names, as the form says, and is not ended without a key", async () => {
    const { external, asked, bodies, feed, refuse } = setUp();
    feed.status = "scheduled";
    refuse("createIngress");
    await external.begin({ ...plan, plannedId: id }, "rtmp");
    expect(asked.slice(1)).toEqual(["getStream", "updateStream", "startScheduledStream", "createIngress"]);
    expect(bodies[2]?.body).toEqual({ title: "From OBS" });
    expect(external.store.getState()).toMatchObject({ stream: null, problem: "No." });
    feed.status = "cancelled";
    await external.begin({ ...plan, plannedId: id }, "rtmp");
    expect(external.store.getState()).toMatchObject({ stream: null, problem: "“Planned” was cancelled." });
    expect(asked.at(-1)).toBe("getStream");
  });

  it("is begun with its co-hosts, and names those of a planned one before it starts", async () => {
    const { external, bodies, feed } = setUp();
    const leo = "66666666-6666-4666-8666-666666666666";
    await external.begin({ ...plan, coHostIds: [leo] }, "rtmp");
    expect(bodies.find(({ name }) => name === "startStream")?.body).toMatchObject({ coHostIds: [leo] });
    await external.stop();
    feed.status = "scheduled";
    await external.begin({ ...plan, title: "Planned", coHostIds: [leo], plannedId: id }, "rtmp");
    const told = bodies.slice(bodies.findIndex(({ name }) => name === "addStreamMembers"));
    expect(told.slice(0, 2)).toEqual([
      { name: "addStreamMembers", body: { userIds: [leo], role: "co_host" } },
      { name: "startScheduledStream", body: undefined },
    ]);
  });

  it("gets another key on wish, and is ended on wish", async () => {
    const { external } = setUp();
    await external.begin(plan, "rtmp");
    await external.renewKey();
    expect(external.store.getState().stream?.key).toBe("sk_2");
    await external.stop();
    expect(external.store.getState().stream).toBe(null);
  });

  it("can be sent by WHIP, and keeps to that with another key", async () => {
    const { external, bodies } = setUp();
    await external.begin(plan, "whip");
    await external.renewKey();
    expect(bodies.filter(({ name }) => name === "createIngress").map(({ body }) => body)).toEqual([
      { type: "whip" },
      { type: "whip" },
    ]);
    expect(external.store.getState().stream).toMatchObject({ type: "whip", key: "sk_2" });
  });

  it("is none that the studio is to start itself, and is one again when it is not", async () => {
    const { external, chosen } = setUp([{ id, hostId: ownId }]);
    const stop = external.start();
    await settle();
    expect(external.store.getState().stream).toMatchObject({ streamId: id, key: null });
    chosen.id = id;
    external.lookAgain();
    expect(external.store.getState().stream).toBe(null);
    await settle();
    expect(external.store.getState().stream).toBe(null);
    chosen.id = null;
    external.lookAgain();
    await settle();
    expect(external.store.getState().stream).toMatchObject({ streamId: id });
    stop();
  });

  it("whose key was made here stays an encoder's, whatever the studio is to start", async () => {
    const { external, chosen } = setUp();
    await external.begin({ ...plan, plannedId: id }, "rtmp");
    chosen.id = id;
    external.lookAgain();
    expect(external.store.getState().stream).toMatchObject({ streamId: id, key: "sk_1" });
  });

  it("that runs already is taken up without its key; another person's is not", async () => {
    const mine = setUp([
      { id: other, hostId: "55555555-5555-4555-8555-555555555555" },
      { id, hostId: ownId },
    ]);
    const stop = mine.external.start();
    await settle();
    expect(mine.external.store.getState().stream).toMatchObject({ streamId: id, title: "Before", key: null });
    stop();
    const others = setUp([{ id, hostId: "55555555-5555-4555-8555-555555555555" }]);
    others.external.start()();
    await settle();
    expect(others.external.store.getState().stream).toBe(null);
  });

  it("is ended again when the server takes no encoder, and says why", async () => {
    const { external, asked, refuse } = setUp();
    refuse("createIngress");
    await external.begin(plan, "rtmp");
    expect(external.store.getState()).toEqual({ stream: null, isAsking: false, problem: "No." });
    expect(asked).toEqual(["listActiveStreams", "startStream", "createIngress", "stopStream"]);
  });

  it("is not begun beside another one, which is shown instead", async () => {
    const { external, asked } = setUp([{ id, hostId: ownId }]);
    await external.begin(plan, "rtmp");
    expect(external.store.getState()).toMatchObject({ stream: { streamId: id }, problem: words.runsAlready });
    expect(asked).not.toContain("startStream");
  });

  it("is found behind another one of one's own that no encoder sends", async () => {
    const { external, asked } = setUp([
      { id: other, hostId: ownId, isFedByCall: true },
      { id, hostId: ownId },
    ]);
    await external.begin(plan, "rtmp");
    expect(external.store.getState()).toMatchObject({ stream: { streamId: id }, problem: words.runsAlready });
    expect(asked).not.toContain("startStream");
  });

  it.each(["listActiveStreams", "getIngress"])("is not begun while %s is not answered", async (route) => {
    const { external, asked, refuse } = setUp([{ id, hostId: ownId }]);
    refuse(route);
    await external.begin(plan, "rtmp");
    expect(external.store.getState()).toEqual({ stream: null, isAsking: false, problem: "No." });
    expect(asked).not.toContain("startStream");
    const stop = external.start();
    await settle();
    refuse(null);
    await vi.advanceTimersByTimeAsync(2000);
    expect(external.store.getState().stream).toMatchObject({ streamId: id });
    stop();
  });

  it("is begun when the other one ended while it was looked at", async () => {
    const { external, asked, refuse } = setUp([{ id: other, hostId: ownId }]);
    refuse("getIngress", "STREAM_ENDED");
    await external.begin(plan, "rtmp");
    expect(asked).toContain("startStream");
  });
});
