import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type Caller,
  type CallWorld,
  fresh,
  refusalOf,
  setUps,
  startCallWorld,
  statesTold,
  talk,
  tell,
  until,
  whyNoCalls,
} from "../support/calls.ts";

describe.each(setUps)("calls on %s", (setUp) => {
  const reason = whyNoCalls(setUp);
  let world: CallWorld;
  let ann: Caller;
  let bob: Caller;
  let cat: Caller;

  beforeAll(async () => {
    if (!reason) world = await startCallWorld(setUp);
  });
  afterAll(async () => world?.stop());
  const people = async () => {
    [ann, bob, cat] = [
      await world.person(fresh("ann")),
      await world.person(fresh("bob")),
      await world.person(fresh("cat")),
    ];
  };

  it.skipIf(reason)("ring, are answered, connect, and end for both, each step told to everybody", async () => {
    await people();
    const placed = await ann.client.ask("initiateCall", {
      body: { targetUserId: bob.id, type: "voice", metadata: { a: 1 } },
    });
    const { callId } = placed;
    expect(placed.call).toMatchObject({ type: "audio", isGroup: false, initiatorId: ann.id, metadata: { a: 1 } });
    expect(placed).toMatchObject({ roomName: `call-${callId}`, livekitUrl: world.livekit.url, iceServers: [] });
    const life = Date.parse(placed.expiresAt) - Date.now();
    expect(life).toBeGreaterThan(500_000);
    expect(life).toBeLessThanOrEqual(600_000);

    const ring = await bob.device.next("call:incoming");
    expect(ring).toMatchObject({ callId, caller: { id: ann.id, username: ann.username }, shares: [] });
    expect(Date.parse(ring.ringUntil ?? "") - Date.parse(ring.call.createdAt)).toBe(30_000);
    await ann.device.next("call:state_changed", ({ call }) => call.status === "ringing");

    const annRoom = await world.rooms.enter(placed);
    const accepted = await tell(bob.device, "call:accept", { callId });
    expect(accepted.call.status).toBe("connecting");
    await ann.device.next("call:accept", (told) => told.userId === bob.id);
    const bobRoom = await world.rooms.enter(accepted);
    await ann.device.next("call:participant_joined", ({ participant }) => participant.userId === bob.id);
    const { call } = await ann.device.next("call:state_changed", (told) => told.call.status === "connected");
    expect(Date.now() - Date.parse(call.connectedAt ?? "")).toBeLessThan(3000);

    const active = await bob.client.ask("listActiveCalls");
    expect(active.calls.map((each) => [each.call.id, each.participants.map((one) => one.status)])).toEqual([
      [callId, ["connected", "connected"]],
    ]);
    const left = await bob.client.ask("leaveCall", { params: { id: callId }, body: {} });
    expect(left.call).toMatchObject({ status: "ended", endReason: "completed" });
    await ann.device.next("call:end", (told) => told.callId === callId);
    await Promise.all([annRoom.out, bobRoom.out]);
    expect((await ann.client.ask("listActiveCalls")).calls).toEqual([]);
    for (const who of [ann, bob]) expect(statesTold(who)).toEqual(["ringing", "connecting", "connected", "ended"]);
  });

  it.skipIf(reason)("are declined with a message, cancelled, and refused when busy", async () => {
    await people();
    const place = () => ann.client.ask("initiateCall", { body: { targetUserId: bob.id, type: "video" } });
    const first = await place();
    await tell(bob.device, "call:decline", { callId: first.callId, message: "in 5 minutes" });
    expect(await ann.device.next("call:decline")).toEqual({
      callId: first.callId,
      userId: bob.id,
      message: "in 5 minutes",
    });
    await ann.device.next("call:state_changed", ({ call }) => call.endReason === "declined");

    const second = await place();
    await bob.device.next("call:incoming", ({ callId }) => callId === second.callId);
    await tell(ann.device, "call:cancelled", { callId: second.callId });
    expect(await bob.device.next("call:cancelled", ({ callId }) => callId === second.callId)).toMatchObject({
      reason: "cancelled",
    });

    const { callId } = await talk(world, ann, bob);
    const busy = await cat.client.ask("initiateCall", { body: { targetUserId: bob.id, type: "audio" } });
    expect(busy).toMatchObject({ token: "", call: { status: "ended", endReason: "busy" } });
    expect((await cat.client.try("initiateCall", { body: { targetUserId: cat.id, type: "audio" } })).ok).toBe(false);
    expect(await refusalOf(ann.device, "call:initiate", { targetUserId: cat.id, type: "audio" })).toBe(
      "ALREADY_IN_CALL",
    );
    await tell(ann.device, "call:end", { callId });

    const history = async (who: Caller) =>
      (await who.client.ask("listCallHistory", { query: {} })).calls.map((one) => [
        one.direction,
        one.outcome,
        one.declineMessage,
      ]);
    expect(await history(ann)).toEqual([
      ["outgoing", "answered", null],
      ["outgoing", "cancelled", null],
      ["outgoing", "declined", "in 5 minutes"],
    ]);
    expect(await history(bob)).toEqual([
      ["incoming", "missed", null],
      ["incoming", "answered", null],
      ["incoming", "missed", null],
      ["incoming", "declined", "in 5 minutes"],
    ]);
    expect(await history(cat)).toEqual([["outgoing", "busy", null]]);
    const page = await bob.client.ask("listCallHistory", { query: { limit: 1, offset: 1, participantId: ann.id } });
    expect([page.total, page.limit, page.offset, page.calls.length]).toEqual([3, 1, 1, 1]);
  });

  it.skipIf(reason)("placed twice, or by both at once, are one call", async () => {
    await people();
    const body = { targetUserId: bob.id, type: "video" } as const;
    const twice = await Promise.all([
      ann.client.ask("initiateCall", { body }),
      ann.client.ask("initiateCall", { body }),
    ]);
    expect(twice[0].callId).toBe(twice[1].callId);
    const answer = await bob.client.ask("initiateCall", { body: { targetUserId: ann.id, type: "video" } });
    expect([answer.callId, answer.call.status]).toEqual([twice[0].callId, "connecting"]);
    await bob.client.ask("endCall", { params: { id: answer.callId }, body: {} });

    const [one, two] = await Promise.all([
      ann.client.ask("initiateCall", { body: { targetUserId: cat.id, type: "audio" } }),
      cat.client.ask("initiateCall", { body: { targetUserId: ann.id, type: "audio" } }),
    ]);
    expect(one.callId).toBe(two.callId);
    await ann.client.ask("endCall", { params: { id: one.callId }, body: {} });

    const key = { headers: { "idempotency-key": fresh("key") } };
    const keyed = await ann.client.ask("initiateCall", { body }, key);
    await ann.client.ask("endCall", { params: { id: keyed.callId }, body: {} });
    expect((await ann.client.ask("initiateCall", { body }, key)).callId).toBe(keyed.callId);
  });

  it.skipIf(reason)(
    "are answered on one device, which stops the ring on the others, and taken over by joining",
    async () => {
      await people();
      const phone = await world.device(bob, "bob-phone");
      const placed = await ann.client.ask("initiateCall", { body: { targetUserId: bob.id, type: "video" } });
      const { callId } = placed;
      await Promise.all([bob.device.next("call:incoming"), phone.next("call:incoming")]);
      const annRoom = await world.rooms.enter(placed);
      const accepted = await tell(phone, "call:accept", { callId });
      expect(await bob.device.next("call:cancelled")).toEqual({ callId, reason: "answered_elsewhere" });
      expect(await refusalOf(bob.device, "call:accept", { callId })).toBe("ALREADY_ANSWERED");
      const phoneRoom = await world.rooms.enter(accepted);
      await ann.device.next("call:state_changed", ({ call }) => call.status === "connected");
      expect(phone.told().filter((told) => told.event === "call:cancelled")).toEqual([]);

      const joined = await bob.client.ask(
        "joinCall",
        { params: { id: callId }, body: {} },
        { headers: { "x-nchat-device": `${bob.username}-desktop` } },
      );
      expect(await phone.next("call:taken_over")).toEqual({ callId });
      await world.rooms.enter(joined);
      await phoneRoom.out;
      await new Promise((resolve) => setTimeout(resolve, 2500));
      expect((await ann.client.ask("getCall", { params: { id: callId } })).call.status).toBe("connected");
      expect(await annRoom.others()).toEqual([bob.id]);
      const seen = ann.device.told().map((told) => told.event);
      expect(seen.filter((event) => event === "call:participant_left")).toEqual([]);
      expect(bob.device.told().some((told) => told.event === "call:taken_over")).toBe(false);
      await tell(ann.device, "call:end", { callId });
    },
  );

  it.skipIf(reason)("grow to a group, whose people come, go, are muted and removed", async () => {
    await people();
    const { callId, fromRoom, toRoom } = await talk(world, ann, bob);
    const invited = await bob.client.ask("inviteToCall", { params: { id: callId }, body: { userIds: [cat.id] } });
    expect(invited).toMatchObject({ addedCount: 1, participants: [{ userId: cat.id, status: "invited" }] });
    expect(await cat.device.next("call:incoming")).toMatchObject({
      callId,
      caller: { id: bob.id },
      call: { isGroup: true },
    });
    const entered = await tell(cat.device, "call:accept", { callId, video: false });
    const catRoom = await world.rooms.enter(entered);
    await ann.device.next("call:participant_joined", ({ participant }) => participant.userId === cat.id);

    await toRoom.publish("microphone");
    await until("the microphone is heard", async () => (await catRoom.heard()).level > 5000);
    await ann.client.ask("muteInCall", {
      params: { id: callId },
      body: { trackType: "audio", muted: true, participantId: bob.id },
    });
    expect(await cat.device.next("call:mute_changed")).toEqual({
      callId,
      userId: bob.id,
      muted: true,
      enabled: false,
      by: ann.id,
    });
    await until("the microphone is silent at the others", async () => (await catRoom.heard()).level === 0);
    const unmute = {
      params: { id: callId },
      body: { trackType: "audio", muted: false, participantId: bob.id },
    } as const;
    expect(await ann.client.try("muteInCall", unmute)).toMatchObject({ status: 403 });
    await bob.client.ask("muteInCall", { params: { id: callId }, body: { trackType: "audio", muted: false } });
    expect(await cat.device.next("call:mute_changed")).toMatchObject({ muted: false, by: bob.id });
    await bob.client.ask("muteInCall", { params: { id: callId }, body: { trackType: "video", muted: true } });
    expect(await cat.device.next("call:video_changed", (told) => told.userId === bob.id)).toMatchObject({
      enabled: false,
      by: bob.id,
    });

    await bob.client.ask("leaveCall", { params: { id: callId }, body: {} });
    await cat.device.next("call:participant_left", ({ participant }) => participant.userId === bob.id);
    await toRoom.leave();
    await ann.client.ask("leaveCall", { params: { id: callId }, body: {} });
    await fromRoom.leave();
    const alone = await cat.client.ask("getCall", { params: { id: callId } });
    expect(alone.call.status).toBe("connected");
    // Two who were invited in the same moment stand in no particular order.
    const places = alone.participants.map(({ userId, role, status }) => `${userId} ${role} ${status}`);
    const left = [ann, bob].map(({ id }) => `${id} participant left`);
    expect(places.toSorted()).toEqual([...left, `${cat.id} host connected`].toSorted());
    const ended = await cat.client.ask("endCall", { params: { id: callId }, body: {} });
    expect(ended.call.endReason).toBe("host_ended");
    await catRoom.out;
  });

  it.skipIf(reason)("know who shares what, from the announcement to the end of the track", async () => {
    await people();
    const { callId, fromRoom } = await talk(world, ann, bob);
    const shares = async () => (await bob.client.ask("getCall", { params: { id: callId } })).shares;
    const started = await ann.client.ask("startScreenShare", {
      params: { id: callId },
      body: { shareType: "window", withAudio: false },
    });
    const told = await bob.device.next("call:screen_share_started");
    expect(told).toMatchObject({ callId, userId: ann.id, share: { trackId: started.trackId, shareType: "window" } });
    const sid = await fromRoom.publish("screen");
    await until("the track is joined to the share", async () => (await shares())[0]?.trackSid === sid);
    await fromRoom.unpublish(sid);
    expect(await bob.device.next("call:screen_share_stopped")).toEqual({
      callId,
      userId: ann.id,
      trackId: started.trackId,
    });
    expect(await shares()).toEqual([]);

    const again = await ann.client.ask("startScreenShare", {
      params: { id: callId },
      body: { shareType: "screen", withAudio: true },
    });
    const stop = { params: { id: callId }, body: { trackId: again.trackId } };
    expect(await bob.client.try("stopScreenShare", stop)).toMatchObject({ status: 403 });
    await ann.client.ask("stopScreenShare", stop);
    await bob.device.next("call:screen_share_stopped", ({ trackId }) => trackId === again.trackId);

    const last = await ann.client.ask("startScreenShare", {
      params: { id: callId },
      body: { shareType: "screen", withAudio: true },
    });
    await fromRoom.publish("screen");
    await until("the share is published", async () => (await shares())[0]?.trackSid !== null);
    await ann.client.ask("leaveCall", { params: { id: callId }, body: {} });
    await bob.device.next("call:screen_share_stopped", ({ trackId }) => trackId === last.trackId);
  });

  it.skipIf(reason)("of several ring each, and somebody removed stays out with any token", async () => {
    await people();
    const placed = await ann.client.ask("initiateCall", { body: { targetUserIds: [bob.id, cat.id], type: "audio" } });
    const { callId } = placed;
    expect(placed.call.isGroup).toBe(true);
    const annRoom = await world.rooms.enter(placed);
    const access = await tell(bob.device, "call:accept", { callId });
    const bobRoom = await world.rooms.enter(access);
    await world.rooms.enter(await tell(cat.device, "call:accept", { callId }));
    await until("all three see each other", async () => (await annRoom.others()).length === 2);

    expect(
      await cat.client.try("kickFromCall", { params: { id: callId }, body: { participantId: bob.id } }),
    ).toMatchObject({ status: 403 });
    const row = (await ann.client.ask("getCall", { params: { id: callId } })).participants.find(
      (each) => each.userId === bob.id,
    );
    const start = Date.now();
    await ann.client.ask("kickFromCall", {
      params: { id: callId },
      body: { participantId: row?.id ?? "", reason: "test" },
    });
    await bobRoom.out;
    expect(Date.now() - start).toBeLessThan(1000);
    expect(await bob.client.try("joinCall", { params: { id: callId }, body: {} })).toMatchObject({
      ok: false,
      error: { code: "KICKED" },
    });

    const before = cat.device.told().length;
    const back = await world.rooms.enter(access);
    const entered = Date.now();
    await back.out;
    expect(Date.now() - entered).toBeLessThan(1000);
    expect(
      cat.device
        .told()
        .slice(before)
        .filter((told) => told.event === "call:participant_joined"),
    ).toEqual([]);
    await tell(ann.device, "call:end", { callId });
  });
});
