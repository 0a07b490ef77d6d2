import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startBackend } from "../support/backend.ts";
import { type Caller, fresh, tell, whyNoCalls } from "../support/calls.ts";
import { signUp } from "../support/client.ts";
import { refOf, startStreamWorld, type StreamWorld } from "../support/stream-world.ts";

describe("what an operator sets, for two nodes together", () => {
  const reason = whyNoCalls("two nodes");
  let world: StreamWorld;
  let another: Caller;

  beforeAll(async () => {
    if (reason) return;
    world = await startStreamWorld("two nodes", {
      ...{ RECORDING: "0", MAX_STREAMS: "1", MAX_CALL_PARTICIPANTS: "2", RETENTION_DAYS_PRO: "14" },
      ...{ CDN_URL: "https://cdn.example.org/", REQUESTS_PER_MINUTE: "1200" },
    });
    another = await world.person(fresh("another"));
  }, 120_000);
  afterAll(async () => world?.stop());

  it.skipIf(reason)("limits how many are in a call", async () => {
    const { host, member } = world;
    const tooMany = { targetUserIds: [member.id, another.id], type: "audio" as const };
    expect(await host.client.try("initiateCall", { body: tooMany })).toMatchObject({ status: 400 });
    const placed = await host.client.ask("initiateCall", { body: { targetUserId: member.id, type: "audio" } });
    expect(placed.call.maxParticipants).toBe(2);
    const { callId } = placed;
    await tell(member.device, "call:accept", { callId });
    const third = { params: { id: callId }, body: { userIds: [another.id] } };
    expect(await host.client.try("inviteToCall", third)).toMatchObject({ status: 409, error: { code: "CALL_FULL" } });
    const recording = await host.client.try("startRecording", { params: { id: callId }, body: {} });
    expect(recording).toMatchObject({ status: 403, error: { message: "Recording is switched off on this server." } });
    await tell(host.device, "call:end", { callId });
  });

  it.skipIf(reason)("says what is switched off, how long recordings are kept, and where streams play", async () => {
    const { recording, streaming } = await world.host.client.ask("getMediaCapabilities");
    expect([recording, streaming]).toEqual([
      { available: false, reason: "Recording is switched off on this server." },
      { available: true, reason: null },
    ]);
    expect(await world.host.client.ask("getRetention", { query: {} })).toMatchObject({
      plan: "pro",
      retentionDays: 14,
    });
    expect(await world.anybody.ask("getServerInfo")).toMatchObject({ cdnUrl: "https://cdn.example.org" });
  });

  it.skipIf(reason)("limits how many streams run, and lets none be recorded where none may be", async () => {
    const { streamId } = await world.begin();
    const plan = { channelId: world.channelId, title: "Another" };
    const refused = await world.host.client.try("startStream", { body: plan });
    expect(refused).toMatchObject({ status: 429, error: { code: "STREAM_LIMIT_REACHED" } });
    expect(refused.headers.get("retry-after")).not.toBeNull();
    await world.end(streamId);
    expect(await world.host.client.try("startStream", { body: { ...plan, recordStream: true } })).toMatchObject({
      status: 403,
    });
    expect(await world.host.client.try("startStreamRecording", { ...refOf(streamId), body: {} })).toMatchObject({
      ok: false,
    });
  });

  it.skipIf(reason)("limits what one person changes, whoever else is at the same address", async () => {
    const statuses = new Set<number>();
    let retryAfter: string | null = null;
    for (let count = 0; count < 70; count++) {
      const { status, headers } = await another.client.try("createChannel", { body: { name: "Room" } });
      statuses.add(status);
      if (status === 429) retryAfter ??= headers.get("retry-after");
    }
    expect([...statuses]).toEqual([200, 429]);
    expect(Number(retryAfter)).toBeGreaterThan(0);
    expect((await world.member.client.try("createChannel", { body: { name: "Room" } })).status).toBe(200);
    expect((await another.client.try("getMe")).status).toBe(200);
  });

  it.skipIf(reason)("limits how often one address guesses, whichever node it asks", async () => {
    const statuses: number[] = [];
    for (let count = 0; count < 65; count++)
      statuses.push((await world.anybody.try("refreshToken", { body: { refreshToken: "guess" } })).status);
    expect(statuses).toEqual([...Array<number>(60).fill(401), ...Array<number>(5).fill(429)]);
  });
});

it("streaming can be switched off", async () => {
  const backend = await startBackend({ env: { STREAMING: "0" } });
  onTestFinished(backend.stop);
  const ann = await signUp(backend.url, fresh("ann"));
  const { channel } = await ann.client.ask("createChannel", { body: { name: "Room", userIds: [] } });
  const plan = { channelId: channel.id, title: "Not here" };
  const answers = [
    await ann.client.try("startStream", { body: plan }),
    await ann.client.try("scheduleStream", {
      body: { ...plan, scheduledAt: new Date(Date.now() + 86_400_000).toISOString() },
    }),
  ];
  expect(answers.map((each) => each.status)).toEqual([403, 403]);
});
