import { createHash, randomUUID } from "node:crypto";
import { AccessToken } from "livekit-server-sdk";
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

type Event = Readonly<Record<string, unknown>>;

describe.each(smallAndLarge)("webhooks on %s", (database) => {
  const reason = whyNoCalls(database);
  let world: CallWorld;
  let ann: Caller;
  let bob: Caller;

  beforeAll(async () => {
    if (!reason) world = await startCallWorld(database, { withoutWebhooks: true });
  });
  afterAll(async () => world?.stop());

  /**
   * Nobody is in the room in truth, and every two seconds the service looks: what it finds in the middle of a test undoes
   * what the webhooks said. Then the test is done again, in another call.
   */
  const again = { retry: 4 };
  const path = "/api/webhooks/livekit";
  const sign = async (
    body: string,
    { key, secret, ttl = 300 }: { key?: string; secret?: string; ttl?: number } = {},
  ) => {
    const token = new AccessToken(key ?? world.livekit.apiKey, secret ?? world.livekit.apiSecret, { ttl });
    token.sha256 = createHash("sha256").update(body).digest("base64");
    return await token.toJwt();
  };
  const post = async (body: string, authorization: string | null, type = "application/webhook+json") => {
    const headers = { "content-type": type, ...(authorization === null ? {} : { authorization }) };
    return (await fetch(world.url() + path, { method: "POST", headers, body })).status;
  };
  const send = async (event: Event) => {
    const body = JSON.stringify(event);
    return await post(body, await sign(body));
  };
  const eventOf = (name: string, roomName: string, userId: string, sid: string, more: Event = {}): Event => ({
    event: name,
    id: `EV_${randomUUID()}`,
    createdAt: String(Math.floor(Date.now() / 1000)),
    room: { name: roomName, sid: "RM_test" },
    participant: { identity: userId, sid, state: "ACTIVE", joinedAtMs: String(Date.now()) },
    ...more,
  });
  const ringing = async () => {
    [ann, bob] = [await world.person(fresh("ann")), await world.person(fresh("bob"))];
    const placed = await ann.client.ask("initiateCall", { body: { targetUserId: bob.id, type: "audio" } });
    await tell(bob.device, "call:accept", { callId: placed.callId });
    return placed;
  };
  const statusOf = async (callId: string, who: Caller) =>
    (await ann.client.ask("getCall", { params: { id: callId } })).participants.find((each) => each.userId === who.id)
      ?.status;
  const joins = (who: Caller) =>
    ann.device
      .told()
      .filter(({ event, payload }) => event === "call:participant_joined" && payload.participant.userId === who.id)
      .length;

  it.skipIf(reason)("that LiveKit did not sign, or that were changed or kept back, change nothing", async () => {
    const { callId, roomName } = await ringing();
    const event = eventOf("participant_joined", roomName, bob.id, "PA_forged");
    const body = JSON.stringify(event);
    const old = JSON.stringify({ ...event, createdAt: String(Math.floor(Date.now() / 1000) - 300) });
    const withoutId = JSON.stringify({ ...event, id: "" });
    const join = (await ann.client.ask("joinCall", { params: { id: callId }, body: {} })).token;
    const answers = {
      unsigned: await post(body, null),
      wrongSecret: await post(body, await sign(body, { secret: "somebody else's secret, long enough" })),
      wrongKey: await post(body, await sign(body, { key: "otherkey" })),
      wrongHash: await post(body, await sign("{}")),
      oneByteOff: await post(`${body} `, await sign(body)),
      joinToken: await post(body, join),
      fiveMinutesOld: await post(old, await sign(old)),
      withoutId: await post(withoutId, await sign(withoutId)),
      notJson: await post("{", await sign("{")),
      empty: await post("", await sign("")),
      anotherType: await post(body, await sign(body), "text/plain"),
      tooLong: await post("x".repeat(300_000), await sign("x".repeat(300_000))),
    };
    expect(answers).toEqual({
      ...Object.fromEntries(Object.keys(answers).map((name) => [name, 401])),
      anotherType: 400,
      tooLong: 413,
    });
    expect(await statusOf(callId, bob)).toBe("connecting");
    await tell(ann.device, "call:end", { callId });
  });

  it.skipIf(reason)("are handled once, however often they come", again, async () => {
    const { callId, roomName } = await ringing();
    const event = eventOf("participant_joined", roomName, bob.id, "PA_bob");
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(event)));
    expect(answers).toEqual(Array.from({ length: 10 }, () => 200));
    expect(await statusOf(callId, bob)).toBe("connected");
    expect(joins(bob)).toBe(1);
    const isMuted = async () =>
      (await ann.client.ask("getCall", { params: { id: callId } })).participants.find((each) => each.userId === bob.id)
        ?.isMuted;
    const track = { sid: "TR_mic", type: "AUDIO", source: "MICROPHONE", muted: true };
    const muted = eventOf("track_published", roomName, bob.id, "PA_bob", { track });
    await send(muted);
    expect(await isMuted()).toBe(true);
    await bob.client.ask("muteInCall", { params: { id: callId }, body: { trackType: "audio", muted: false } });
    expect(await send(muted)).toBe(200);
    expect(await isMuted()).toBe(false);
    await send(eventOf("participant_left", roomName, bob.id, "PA_bob"));
    expect(await statusOf(callId, bob)).toBe("disconnected");
    expect(await send(event)).toBe(200);
    expect(await statusOf(callId, bob)).toBe("disconnected");
    await tell(ann.device, "call:end", { callId });
  });

  it.skipIf(reason)("may come in any order", async () => {
    const { callId, roomName } = await ringing();
    await send(eventOf("participant_left", roomName, bob.id, "PA_short"));
    await send(eventOf("participant_joined", roomName, bob.id, "PA_short"));
    expect(await statusOf(callId, bob)).toBe("connecting");
    const track = { sid: "TR_1", type: "VIDEO", source: "SCREEN_SHARE" };
    await send(eventOf("participant_joined", roomName, bob.id, "PA_bob"));
    await send(eventOf("track_unpublished", roomName, bob.id, "PA_bob", { track }));
    await send(eventOf("room_finished", roomName, bob.id, "PA_bob"));
    await send(eventOf("participant_joined", "stream-something", bob.id, "PA_bob"));
    await send(eventOf("participant_joined", roomName, "worker:recorder", "PA_worker"));
    const { participants, call } = await ann.client.ask("getCall", { params: { id: callId } });
    expect([participants.length, call.status]).toEqual([2, "connecting"]);
    await tell(ann.device, "call:end", { callId });
    expect(await send(eventOf("participant_joined", roomName, bob.id, "PA_late"))).toBe(200);
    expect((await ann.client.ask("getCall", { params: { id: callId } })).call.status).toBe("ended");
  });

  it.skipIf(reason)("that come late do not undo what a person did meanwhile", again, async () => {
    const { callId, roomName } = await ringing();
    await send(eventOf("participant_joined", roomName, bob.id, "PA_bob"));
    const ownPlace = async () =>
      (await bob.client.ask("getCall", { params: { id: callId } })).participants.find((each) => each.userId === bob.id);
    const published = (source: string, ms: number) => {
      const version = { unixMicro: String(ms * 1000) };
      return eventOf("track_published", roomName, bob.id, "PA_bob", {
        track: { sid: `TR_${source}`, source, muted: false, version },
      });
    };
    const before = Date.now();
    await bob.client.ask("muteInCall", { params: { id: callId }, body: { trackType: "audio", muted: true } });
    await bob.client.ask("muteInCall", { params: { id: callId }, body: { trackType: "video", muted: true } });
    for (const source of ["MICROPHONE", "CAMERA"]) expect(await send(published(source, before))).toBe(200);
    expect(await ownPlace()).toMatchObject({ isMuted: true, isVideoEnabled: false });
    for (const source of ["MICROPHONE", "CAMERA"]) expect(await send(published(source, Date.now() + 1))).toBe(200);
    expect(await ownPlace()).toMatchObject({ isMuted: false, isVideoEnabled: true });
    await tell(ann.device, "call:end", { callId });
  });

  it.skipIf(reason)("that are lost are made good from LiveKit's own lists", async () => {
    const placed = await ringing();
    const { callId } = placed;
    const annRoom = await world.rooms.enter(placed);
    const bobRoom = await world.rooms.enter(await bob.client.ask("joinCall", { params: { id: callId }, body: {} }));
    await ann.device.next("call:state_changed", ({ call }) => call.status === "connected", 10_000);
    const { trackId } = await ann.client.ask("startScreenShare", {
      params: { id: callId },
      body: { shareType: "window", withAudio: false },
    });
    const sid = await annRoom.publish("screen");
    const shares = async () => (await bob.client.ask("getCall", { params: { id: callId } })).shares;
    await until("the share has its track", async () => (await shares())[0]?.trackSid === sid);
    await annRoom.unpublish(sid);
    await bob.device.next("call:screen_share_stopped", (told) => told.trackId === trackId, 10_000);
    await bobRoom.leave();
    await ann.device.next("call:state_changed", ({ call }) => call.status === "reconnecting", 10_000);
    await tell(ann.device, "call:end", { callId });
  });
});
