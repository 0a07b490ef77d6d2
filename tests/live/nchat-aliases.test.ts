import { io } from "socket.io-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Caller,
  type CallWorld,
  fresh,
  smallAndLarge,
  startCallWorld,
  tell,
  until,
  whyNoCalls,
} from "../support/calls.ts";
import { password } from "../support/client.ts";

type Told = Readonly<{ event: string; payload: unknown }>;

/** A client that speaks as nchat's do: no device of its own, no acknowledged rings, its own names for everything. */
async function connectNchat(url: string, person: Caller, protocol: "nchat" | "plan" = "nchat") {
  const auth = {
    token: person.session.accessToken,
    protocol,
    device: { type: "web", os: "Linux", browser: "Firefox" },
  };
  const socket = io(url, { transports: ["websocket"], forceNew: true, auth });
  const told: Told[] = [];
  socket.onAny((event: string, payload: unknown) => void told.push({ event, payload }));
  await new Promise<void>((resolve, reject) => {
    socket.once("connected", () => resolve());
    socket.once("connect_error", reject);
  });
  return {
    told,
    events: (start = "call:") => told.map(({ event }) => event).filter((event) => event.startsWith(start)),
    payloadOf: (event: string) => told.find((each) => each.event === event)?.payload,
    send: async (event: string, payload: object): Promise<unknown> =>
      await socket.timeout(5000).emitWithAck(event, payload),
    close: () => socket.close(),
  };
}

describe.each(smallAndLarge)("a client that spells as nchat does, on %s", (setUp) => {
  const reason = whyNoCalls(setUp);
  let world: CallWorld;
  let ann: Caller;
  let bob: Caller;
  let cleo: Caller;
  const closes: (() => void)[] = [];

  beforeAll(async () => {
    if (reason) return;
    world = await startCallWorld(setUp);
    const people = await Promise.all(["ann", "bob", "cleo"].map((name) => world.person(fresh(name))));
    [ann, bob, cleo] = people as [Caller, Caller, Caller];
  });
  afterAll(async () => {
    for (const close of closes) close();
    await world?.stop();
  });

  const connect = async (person: Caller, protocol?: "nchat" | "plan") => {
    const client = await connectNchat(world.url(), person, protocol);
    closes.push(client.close);
    return client;
  };
  const ask = async (who: Caller | null, method: string, path: string, body?: object) => {
    const response = await fetch(world.url() + path, {
      method,
      headers: {
        ...(who ? { authorization: `Bearer ${who.session.accessToken}` } : {}),
        ...(body ? { "content-type": "application/json" } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
  };

  it.skipIf(reason)("hears each event once, in its own words", async () => {
    const nchat = await connect(bob);
    const plan = await connect(bob, "plan");
    await until("it knows who it is", () => nchat.events("authenticated").length === 1);
    expect(nchat.payloadOf("authenticated")).toMatchObject({ userId: bob.id, rooms: [`user:${bob.id}`] });
    expect(plan.events("authenticated")).toEqual([]);
    const { callId } = await ann.client.ask("initiateCall", { body: { targetUserId: bob.id, type: "audio" } });
    await until("it rings", () => nchat.events().includes("call:ring"));
    expect(nchat.payloadOf("call:ring")).toMatchObject({
      callId,
      callerId: ann.id,
      callerName: ann.session.user.displayName,
      callType: "voice",
    });
    await until("ringing is known without a word of this client", async () => {
      const { call } = await ann.client.ask("getCall", { params: { id: callId } });
      return call.status === "ringing";
    });
    await tell(ann.device, "call:end", { callId });
    await until("it is over for both", () => [nchat, plan].every((each) => each.events().includes("call:end")));
    expect(nchat.payloadOf("call:end")).toMatchObject({ callId, reason: "cancelled", duration: 0 });
    for (const { events } of [nchat, plan]) expect(events().length).toBe(new Set(events()).size + doubles(events()));
    expect([nchat.events().includes("call:incoming"), plan.events().includes("call:ring")]).toEqual([false, false]);
    expect(nchat.events().filter((event) => event === "call:ring")).toHaveLength(1);
  });
  /** A call changes its state more than once. */
  const doubles = (events: readonly string[]) =>
    events.filter((event) => event === "call:state_changed" || event === "call:participant_changed").length -
    new Set(events.filter((event) => event === "call:state_changed" || event === "call:participant_changed")).size;

  it.skipIf(reason)("calls, answers, mutes and hangs up, as whom its token says", async () => {
    const caller = await connect(ann);
    const callee = await connect(bob);
    const initiated = (await caller.send("call:initiate", {
      callId: "call-1700000000000-abc",
      targetUserId: bob.id,
      callType: "voice",
    })) as { success: boolean; data: { callId: string } };
    const { callId } = initiated.data;
    await until("it rings", () => callee.events().includes("call:ring"));
    expect(await callee.send("call:accept", { callId, userId: ann.id })).toMatchObject({ success: true });
    await until("Ann is told who accepted", () => caller.events().includes("call:accept"));
    expect(caller.payloadOf("call:accept")).toMatchObject({ callId, userId: bob.id });

    expect(await callee.send("call:mute:changed", { callId, userId: ann.id, enabled: false })).toEqual({
      success: true,
      data: {},
    });
    await until("Ann is told", () => caller.events().includes("call:mute:changed"));
    expect(caller.payloadOf("call:mute:changed")).toMatchObject({ callId, userId: bob.id, enabled: false });
    expect(await callee.send("call:mute:changed", { callId, userId: bob.id })).toMatchObject({
      success: false,
      error: { code: "VALIDATION_FAILED" },
    });
    expect(await callee.send("call:screen-share:started", { callId, userId: ann.id })).toMatchObject({ success: true });
    await until("the share is told", () => caller.events().includes("call:screen-share:started"));
    expect(await callee.send("call:screen-share:stopped", { callId, userId: ann.id })).toMatchObject({ success: true });
    await until("its end is told", () => caller.events().includes("call:screen-share:stopped"));

    expect(await callee.send("call:end", { callId, endedBy: ann.id, reason: "completed", duration: 1 })).toMatchObject({
      success: true,
    });
    await until("the end is told", () => caller.events().includes("call:end"));
  });

  it.skipIf(reason)("uses nchat's routes", async () => {
    const body = { targetUserIds: [bob.id, cleo.id], callType: "screen_share" };
    const placed = await ask(ann, "POST", "/api/calls/initiate?protocol=nchat", body);
    expect(placed.answer).toMatchObject({ callType: "video", participants: 3, livekitUrl: world.livekit.url });
    const callId = String(placed.answer.callId);

    const accepted = await ask(bob, "POST", "/api/calls/accept", { callId, userId: ann.id });
    expect(accepted).toMatchObject({
      status: 200,
      answer: { success: true, callType: "video", participant: { userId: bob.id, isVideoOff: false, isLocal: true } },
    });
    expect(await ask(cleo, "POST", "/api/calls/decline", { callId, reason: "in a meeting" })).toEqual({
      status: 200,
      answer: { success: true, reason: "in a meeting" },
    });
    const listed = await ask(ann, "GET", `/api/calls/${callId}/participants`);
    expect(listed.answer).toMatchObject({ success: true, data: { totalCount: 3, count: 0 } });
    expect(listed.answer.data).toMatchObject({
      participants: expect.arrayContaining([
        expect.objectContaining({ user: expect.objectContaining({ id: bob.id }) }),
      ]),
    });
    const invited = await ask(ann, "POST", `/api/calls/${callId}/participants?protocol=nchat`, {
      userIds: [cleo.id],
      notify: true,
    });
    expect(invited.answer).toMatchObject({
      success: true,
      data: { addedCount: 1, participants: [{ userId: cleo.id }] },
    });

    const measured = { audio: { packetsLost: 1, packetsReceived: 99, jitter: 4, rtt: 80 }, bandwidth: { upload: 900 } };
    const reported = await ask(bob, "POST", "/api/calls/quality", { callId, qualityScore: 42, ...measured });
    expect(reported).toMatchObject({
      status: 201,
      answer: { success: true, data: { qualityReport: { qualityScore: 42, issues: [] } } },
    });
    const metrics = await ask(ann, "GET", `/api/calls/quality?callId=${callId}&includeAggregates=true`);
    expect(metrics.answer).toMatchObject({
      success: true,
      data: {
        metrics: [{ participantId: bob.id, connectionQuality: "poor", packetLoss: 0.01, rtt: 80 }],
        count: 1,
        aggregates: { averageQualityScore: 40 },
      },
    });

    const token = await ask(bob, "POST", "/api/livekit/token", {
      roomName: `call-${callId}`,
      participantName: "ann",
      participantMetadata: "{}",
    });
    expect(Object.keys(token.answer).toSorted()).toEqual(["token", "url"]);

    const removed = await ask(ann, "DELETE", `/api/calls/${callId}/participants`, { userId: cleo.id, reason: "later" });
    expect(removed.answer).toMatchObject({
      success: true,
      data: { participant: { userId: cleo.id, removedBy: ann.id, removeReason: "later" } },
    });
    const left = await ask(bob, "DELETE", `/api/calls/${callId}/participants`, { userId: bob.id });
    expect(left.answer).toMatchObject({ success: true, data: { participant: { userId: bob.id } } });
    expect((await ask(ann, "POST", "/api/calls/end", { callId })).answer).toMatchObject({
      success: true,
      call: { id: callId, status: "ended" },
    });
  });

  it.skipIf(reason)("signs in as nchat's do, and gets the token that they send along", async () => {
    const { email } = ann.session.user;
    const signIn = (given: string) => ask(null, "POST", "/api/auth/signin", { email, password: given, remember: true });
    const { status, answer } = await signIn(password);
    const data = answer.data as { accessToken: string };
    expect([status, answer]).toEqual([
      200,
      {
        success: true,
        data: {
          user: ann.session.user,
          accessToken: expect.any(String),
          refreshToken: expect.any(String),
          expiresIn: 900,
        },
      },
    ]);
    const csrf = await fetch(`${world.url()}/api/csrf`);
    const token = ((await csrf.json()) as { data: Record<string, string> }).data;
    expect(token).toMatchObject({ headerName: "X-CSRF-Token", cookieName: "nchat-csrf-token" });
    expect(csrf.headers.get("set-cookie")).toContain(`nchat-csrf-token=${token.csrfToken}`);
    const listed = await fetch(`${world.url()}/api/users/me`, {
      headers: { authorization: `Bearer ${data.accessToken}`, "x-csrf-token": String(token.csrfToken) },
    });
    expect(listed.status).toBe(200);
    expect(await signIn("a wrong password")).toMatchObject({
      status: 401,
      answer: { success: false, errorCode: "INVALID_CREDENTIALS" },
    });
  });

  it.skipIf(reason)("is refused in nchat's shape and words, and no less strictly", async () => {
    const { callId } = await ann.client.ask("initiateCall", { body: { targetUserId: bob.id, type: "audio" } });
    const refused = async (who: Caller | null, method: string, path: string, body?: object) => {
      const { status, answer } = await ask(who, method, path, body);
      expect([typeof answer.error, answer.success]).toEqual(["string", false]);
      return `${status} ${String(answer.errorCode)}`;
    };
    expect([
      await refused(cleo, "POST", "/api/calls/accept", { callId }),
      await refused(cleo, "POST", "/api/calls/decline", { callId }),
      await refused(cleo, "POST", "/api/calls/end", { callId }),
      await refused(cleo, "GET", `/api/calls/${callId}/participants`),
      await refused(cleo, "DELETE", `/api/calls/${callId}/participants`, { userId: ann.id }),
      await refused(cleo, "POST", "/api/livekit/token", { roomName: `call-${callId}`, participantName: "ann" }),
    ]).toEqual(Array.from({ length: 6 }, () => "403 CALL_ACCESS_DENIED"));
    expect([
      await refused(null, "POST", "/api/calls/accept", { callId }),
      await refused(ann, "POST", "/api/calls/accept", { callId: "call-1700000000000-abc" }),
      await refused(ann, "POST", "/api/livekit/token", { roomName: "any" }),
      await refused(ann, "DELETE", `/api/calls/${callId}/participants`, { userId: cleo.id }),
      await refused(ann, "POST", `/api/calls/${cleo.id}/join?protocol=nchat`, {}),
    ]).toEqual([
      "401 UNAUTHENTICATED",
      "400 VALIDATION_FAILED",
      "404 CALL_NOT_FOUND",
      "404 PARTICIPANT_NOT_FOUND",
      "404 CALL_NOT_FOUND",
    ]);
    const score = { callId, qualityScore: 90 };
    expect([
      await refused(cleo, "POST", "/api/calls/quality", score),
      await refused(cleo, "GET", `/api/calls/quality?callId=${callId}`),
      await refused(ann, "POST", "/api/calls/quality", { callId }),
    ]).toEqual(["403 NOT_PARTICIPANT", "403 NOT_PARTICIPANT", "400 VALIDATION_FAILED"]);
    await tell(ann.device, "call:end", { callId });
    expect(await refused(ann, "POST", "/api/calls/quality", score)).toBe("403 CALL_INACTIVE");
    expect(await refused(bob, "POST", "/api/calls/accept", { callId })).toBe("400 CALL_ENDED");
  });
});
