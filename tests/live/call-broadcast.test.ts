// One node: embedded media serve one machine, and are refused among several.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Caller, tell, until } from "../support/calls.ts";
import { blue, red, sidesAt, startComposingWorld, talkInTest, whyNothingComposes } from "../support/composed-calls.ts";
import { composersOf } from "../support/composer.ts";
import { feedsOf } from "../support/feeds.ts";
import { refOf, type StreamWorld } from "../support/stream-world.ts";

const reason = whyNothingComposes();

describe("a call that is broadcast, on embedded media", () => {
  let world: StreamWorld;
  beforeAll(async () => {
    if (!reason) world = await startComposingWorld();
  });
  afterAll(async () => world?.stop());

  const composers = () => composersOf(world.backend.pid());
  const statusOf = async (streamId: string) => (await world.host.client.ask("getStream", refOf(streamId))).status;
  const untilOver = (streamId: string) =>
    until(
      "the stream has ended, and nothing composes any more",
      async () => {
        return (await statusOf(streamId)) === "ended" && composers().length === 0;
      },
      20_000,
    );
  const begin = (who: Caller, callId: string) =>
    who.client.try("startBroadcast", {
      params: { id: callId },
      body: { title: "All hands", visibility: "public", channelId: world.channelId },
    });
  const begun = async (callId: string) => {
    const answer = await begin(world.host, callId);
    if (!answer.ok) throw new Error(answer.error.message);
    return answer.data;
  };
  const heard = ({ device }: Caller, callId: string, isStreaming: boolean) =>
    device.next("call:broadcast_changed", (told) => told.callId === callId && told.isStreaming === isStreaming);
  const inCall = async () => {
    const call = await talkInTest(world);
    await call.fromRoom.publish("camera", red);
    await call.toRoom.publish("camera", blue);
    return call;
  };

  it.skipIf(reason)(
    "shows everybody in it, tells everybody in it and whoever joins, and ends with its stream or its call",
    async () => {
      const { host, member, stranger } = world;
      const { callId, ref } = await inCall();
      const refusals = [await begin(member, callId), await begin(stranger, callId), await begin(host, randomUUID())];
      expect(refusals.map((each) => (each.ok ? "ok" : `${each.status} ${each.error.code}`))).toEqual([
        "403 FORBIDDEN",
        "403 NOT_A_PARTICIPANT",
        "404 CALL_NOT_FOUND",
      ]);
      expect((await member.client.ask("getCall", ref)).isStreaming).toBe(false);

      const { broadcast, stream, embedUrl } = await begun(callId);
      const { streamId } = broadcast;
      expect(broadcast).toMatchObject({
        title: "All hands",
        visibility: "public",
        status: "starting",
        startedBy: host.id,
      });
      expect([stream.id, embedUrl]).toEqual([streamId, expect.stringContaining(`/embed/${streamId}`)]);
      for (const each of [host, member]) {
        expect((await heard(each, callId, true)).broadcast?.id).toBe(broadcast.id);
        expect((await each.client.ask("getCall", ref)).isStreaming).toBe(true);
      }
      expect(await begin(host, callId)).toMatchObject({ ok: false, status: 409 });
      expect(await host.client.try("createIngress", { ...refOf(streamId), body: {} })).toMatchObject({ status: 409 });

      const address = await feedsOf(world).hlsOf(streamId);
      let shown: readonly string[] = [];
      await until(
        "both are seen",
        async () => {
          shown = (await sidesAt(address, 0)).toSorted();
          return shown[0] === "blue" && shown[1] === "red";
        },
        20_000,
      ).catch(() => expect(shown).toEqual(["blue", "red"]));
      expect((await member.client.ask("getCall", ref)).broadcast?.status).toBe("live");
      const viewer = await world.rooms.enter(await stranger.client.ask("joinStream", { ...refOf(streamId), body: {} }));
      await until("it is seen in the stream's room too", async () => (await viewer.heard()).pictures > 0);
      await viewer.leave();

      await host.client.ask("inviteToCall", { ...ref, body: { userIds: [stranger.id] } });
      const ring = await stranger.device.next("call:incoming", (told) => told.callId === callId);
      expect(ring.broadcast?.id).toBe(broadcast.id);
      expect((await tell(stranger.device, "call:accept", { callId })).broadcast?.streamId).toBe(streamId);
      expect(await member.client.try("stopBroadcast", { ...ref, body: {} })).toMatchObject({ ok: false, status: 403 });

      await host.client.ask("stopBroadcast", { ...ref, body: {} });
      expect((await heard(member, callId, false)).broadcast).toBeNull();
      await untilOver(streamId);
      expect(await member.client.ask("getCall", ref)).toMatchObject({
        isStreaming: false,
        call: { status: "connected" },
      });

      const again = await begun(callId);
      await host.client.ask("endCall", { ...ref, body: {} });
      await untilOver(again.broadcast.streamId);
      expect(await host.client.ask("getCall", ref)).toMatchObject({ isStreaming: false });
    },
  );

  it.skipIf(reason)("goes on over the end of the service, and ends when its last host has left", async () => {
    const { host, member, stranger } = world;
    const { callId, ref, fromRoom } = await inCall();
    await host.client.ask("inviteToCall", { ...ref, body: { userIds: [stranger.id] } });
    await stranger.device.next("call:incoming", (told) => told.callId === callId);
    await world.rooms.enter(await tell(stranger.device, "call:accept", { callId }));
    const { streamId } = (await begun(callId)).broadcast;
    const feeds = feedsOf(world);
    await feeds.hlsOf(streamId);
    await world.backend.kill9();
    await world.backend.restart();
    await until("it is composed again", () => composers().length === 1, 40_000);
    await feeds.hlsOf(streamId);
    expect((await member.client.ask("getCall", ref)).broadcast?.streamId).toBe(streamId);

    await host.client.ask("leaveCall", { ...ref, body: {} });
    await fromRoom.leave();
    await untilOver(streamId);
    expect(await member.client.ask("getCall", ref)).toMatchObject({ isStreaming: false, call: { endedAt: null } });
    await member.client.try("endCall", { ...ref, body: {} });
  });
});
