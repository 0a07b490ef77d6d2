import { randomUUID } from "node:crypto";
import { decodeJwt, SignJWT, UnsecuredJWT } from "jose";
import { RoomServiceClient } from "livekit-server-sdk";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { callRoutes } from "@nchat/contract/rest/calls";
import {
  type Caller,
  type CallWorld,
  fresh,
  refusalOf,
  smallAndLarge,
  startCallWorld,
  talk,
  tell,
  until,
  whyNoCalls,
} from "../support/calls.ts";

describe.each(smallAndLarge)("wrong callers on %s", (setUp) => {
  const reason = whyNoCalls(setUp);
  let world: CallWorld;
  let ann: Caller;
  let bob: Caller;
  let eve: Caller;

  beforeAll(async () => {
    if (!reason) world = await startCallWorld(setUp);
  });
  beforeEach(async () => {
    if (reason) return;
    const names = ["ann", "bob", "eve"].map(fresh);
    [ann, bob, eve] = (await Promise.all(names.map((name) => world.person(name)))) as [Caller, Caller, Caller];
  });
  afterAll(async () => world?.stop());

  /** A body that is well formed for each route, so that nothing but the caller is wrong. */
  const bodies: Partial<Record<string, object>> = {
    initiateCall: { targetUserId: randomUUID(), type: "audio" },
    muteInCall: { trackType: "audio", muted: true },
    kickFromCall: { participantId: randomUUID() },
    setCallRole: { participantId: randomUUID(), role: "viewer" },
    inviteToCall: { userIds: [randomUUID()] },
    startScreenShare: { shareType: "screen", withAudio: false },
    stopScreenShare: { trackId: randomUUID() },
    reportCallQuality: { quality: "good" },
  };
  const ask = async (name: keyof typeof callRoutes, callId: string, authorization: string | null) => {
    const { method, path } = callRoutes[name];
    const body = method === "POST" ? JSON.stringify(bodies[name] ?? {}) : null;
    const response = await fetch(world.url() + path.replace(":id", callId), {
      method,
      headers: { ...(authorization ? { authorization } : {}), ...(body ? { "content-type": "application/json" } : {}) },
      ...(body ? { body } : {}),
    });
    const answer = (await response.json()) as { error?: { code: string } };
    return `${response.status} ${answer.error?.code ?? "ok"}`;
  };
  const everyRoute = async (callId: string, authorization: string | null, names = routeNames) =>
    Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await ask(name, callId, authorization)] as const)),
    );
  const routeNames = Object.keys(callRoutes).filter((name): name is keyof typeof callRoutes => name in callRoutes);
  const ofOneCall = routeNames.filter((name) => callRoutes[name].path.includes(":id"));
  const all = (names: readonly string[], answer: string) => Object.fromEntries(names.map((name) => [name, answer]));

  it.skipIf(reason)("without a token, or with one that is expired, forged or for LiveKit, get nowhere", async () => {
    const { callId, placed } = await talk(world, ann, bob);
    const claims = decodeJwt(ann.session.accessToken);
    const seconds = Math.floor(Date.now() / 1000);
    const secret = (text: string) => new TextEncoder().encode(text);
    const sign = (exp: number, key: string) =>
      new SignJWT({ ...claims, exp }).setProtectedHeader({ alg: "HS256" }).sign(secret(key));
    const wrong: Record<string, [string | null, string]> = {
      none: [null, "401 UNAUTHENTICATED"],
      expired: [await sign(seconds - 120, world.jwtSecret), "401 TOKEN_EXPIRED"],
      forged: [await sign(seconds + 600, "a secret of somebody else's making"), "401 UNAUTHENTICATED"],
      unsigned: [new UnsecuredJWT({ ...claims }).encode(), "401 UNAUTHENTICATED"],
      livekit: [placed.token, "401 UNAUTHENTICATED"],
    };
    for (const [, [token, answer]] of Object.entries(wrong))
      expect(await everyRoute(callId, token && `Bearer ${token}`)).toEqual(all(routeNames, answer));
    expect((await ann.client.ask("getCall", { params: { id: callId } })).call.status).toBe("connected");
    await tell(ann.device, "call:end", { callId });
  });

  it.skipIf(reason)("who are not in a call learn and change nothing", async () => {
    const { callId } = await talk(world, ann, bob);
    const token = `Bearer ${eve.session.accessToken}`;
    expect(await everyRoute(callId, token, ofOneCall)).toEqual(all(ofOneCall, "403 NOT_A_PARTICIPANT"));
    expect(await everyRoute(randomUUID(), token, ofOneCall)).toEqual(all(ofOneCall, "404 CALL_NOT_FOUND"));
    const codes = await Promise.all([
      refusalOf(eve.device, "call:accept", { callId }),
      refusalOf(eve.device, "call:decline", { callId }),
      refusalOf(eve.device, "call:end", { callId }),
      refusalOf(eve.device, "call:cancelled", { callId }),
      refusalOf(bob.device, "call:cancelled", { callId }),
    ]);
    expect(codes).toEqual([...Array.from({ length: 4 }, () => "NOT_A_PARTICIPANT"), "FORBIDDEN"]);
    expect((await eve.client.ask("listActiveCalls")).calls).toEqual([]);
    expect((await eve.client.ask("listCallHistory", { query: {} })).total).toBe(0);
    expect(eve.device.told().filter(({ event }) => event.startsWith("call:"))).toEqual([]);
    const { participants } = await ann.client.ask("getCall", { params: { id: callId } });
    expect(participants.map(({ status }) => status)).toEqual(["connected", "connected"]);
    await tell(ann.device, "call:end", { callId });
  });

  it.skipIf(reason)("who name somebody else in a payload are refused, and act as themselves", async () => {
    const { callId } = await ann.client.ask("initiateCall", { body: { targetUserId: bob.id, type: "audio" } });
    const forged = await eve.device.sendRaw("call:accept", { callId, userId: bob.id });
    expect(forged).toMatchObject({ success: false, error: { code: "VALIDATION_FAILED" } });
    const other = await bob.client.try("joinCall", { params: { id: callId }, body: { callId: randomUUID() } });
    expect(other).toMatchObject({ status: 400 });
    const muteOther = {
      params: { id: callId },
      body: { trackType: "audio", muted: true, participantId: ann.id },
    } as const;
    expect(await bob.client.try("muteInCall", muteOther)).toMatchObject({ error: { code: "NOT_A_PARTICIPANT" } });
    expect(
      await bob.client.try("startScreenShare", { params: { id: callId }, body: { shareType: "tab", withAudio: true } }),
    ).toMatchObject({ status: 403 });
    await tell(ann.device, "call:end", { callId });
    const late = await Promise.all([
      bob.client.try("joinCall", { params: { id: callId }, body: {} }),
      ann.client.try("inviteToCall", { params: { id: callId }, body: { userIds: [eve.id] } }),
    ]);
    expect(late.map((each) => (each.ok ? "ok" : each.error.code))).toEqual(["CALL_ENDED", "CALL_ENDED"]);
  });

  it.skipIf(reason)("cannot call nobody, themselves, or somebody who is not there", async () => {
    const { url, apiKey, apiSecret } = world.livekit;
    const livekit = new RoomServiceClient(url, apiKey, apiSecret);
    const roomNames = async () => (await livekit.listRooms()).map(({ name }) => name);
    const before = await roomNames();
    const place = async (body: object) => {
      const outcome = await eve.device.sendRaw("call:initiate", { type: "audio", ...body });
      return (outcome as { error?: { code: string } }).error?.code;
    };
    expect(await place({})).toBe("VALIDATION_FAILED");
    expect(await place({ targetUserId: eve.id })).toBe("CANNOT_CALL_YOURSELF");
    expect(await place({ targetUserId: randomUUID() })).toBe("USER_NOT_FOUND");
    expect(await place({ targetUserIds: [ann.id, randomUUID()] })).toBe("USER_NOT_FOUND");
    expect(await place({ channelId: randomUUID() })).toBe("FORBIDDEN");
    expect(await place({ targetUserId: ann.id, metadata: { a: "\u0000" } })).toBe("VALIDATION_FAILED");
    expect(await place({ targetUserId: ann.id, metadata: { a: "x".repeat(9000) } })).toBe("VALIDATION_FAILED");
    expect((await eve.client.ask("listCallHistory", { query: {} })).total).toBe(0);
    const isKept = async () => (await roomNames()).some((name) => !before.includes(name));
    await until("no room is kept for them", async () => !(await isKept()), 5000);
  });

  it.skipIf(reason)("get tokens for their own room, and rights for nothing else", async () => {
    const placed = await ann.client.ask("initiateCall", { body: { targetUserId: bob.id, type: "audio" } });
    const { sub, iss, exp = 0, nbf = 0, video } = decodeJwt(placed.token);
    expect({ sub, iss, video }).toEqual({
      sub: ann.id,
      iss: world.livekit.apiKey,
      video: {
        room: placed.roomName,
        roomJoin: true,
        canSubscribe: true,
        canPublish: true,
        canPublishData: true,
        canPublishSources: ["microphone", "camera", "screen_share", "screen_share_audio"],
        canUpdateOwnMetadata: false,
      },
    });
    expect(exp - nbf).toBeLessThanOrEqual(600);
    await tell(ann.device, "call:end", { callId: placed.callId });
    await expect(world.rooms.enter(placed)).rejects.toThrow();
  });

  // Channels are made in the database, and PGlite lets nobody else in.
  const onPostgres = setUp === "PGlite" ? () => undefined : it.skipIf(reason);
  onPostgres("call a channel: its members are rung without end, may enter unasked, and nobody else may", async () => {
    const client = new pg.Client({ connectionString: world.postgres?.url });
    await client.connect();
    onTestFinished(() => client.end());
    const channel = await client.query<{ id: string }>(
      "insert into nchat_channels (name) values ('team') returning id",
    );
    const channelId = channel.rows[0]?.id ?? "";
    const add = (id: string) =>
      client.query("insert into nchat_channel_members (channel_id, user_id) values ($1, $2)", [channelId, id]);
    for (const { id } of [ann, bob]) await add(id);
    const { callId, call } = await ann.client.ask("initiateCall", { body: { channelId, type: "audio" } });
    expect(call).toMatchObject({ channelId, isGroup: true });
    expect(await bob.device.next("call:incoming", (ring) => ring.callId === callId)).toMatchObject({
      ringUntil: null,
    });
    expect(await ask("joinCall", callId, `Bearer ${eve.session.accessToken}`)).toBe("403 NOT_A_PARTICIPANT");
    await add(eve.id);
    const joined = await eve.client.ask("joinCall", { params: { id: callId }, body: {} });
    expect(joined.participants.map(({ userId }) => userId)).toContain(eve.id);
    await tell(ann.device, "call:end", { callId });
  });
});
