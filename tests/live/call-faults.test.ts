import { createServer, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { startBackend } from "../support/backend.ts";
import {
  type Caller,
  type CallWorld,
  fresh,
  smallAndLarge,
  startCallWorld,
  talk,
  tell,
  until,
  whyNoCalls,
} from "../support/calls.ts";
import { signUp } from "../support/client.ts";
import { connectDevice } from "../support/device.ts";
import { noteFigure } from "../support/figures.ts";
import { startLiveKit, whyNoLiveKit } from "../support/livekit.ts";
import { type InRoom, startRooms } from "../support/rooms.ts";
import { duringCrash } from "../support/service.ts";

describe.each(smallAndLarge)("faults in calls on %s", (setUp) => {
  const reason = whyNoCalls(setUp);
  let world: CallWorld;
  const pair = async (): Promise<[Caller, Caller]> => [
    await world.person(fresh("ann")),
    await world.person(fresh("bob")),
  ];
  const callOf = async (who: Caller, callId: string) =>
    (await who.client.ask("getCall", { params: { id: callId } })).call;

  beforeAll(async () => {
    if (!reason) world = await startCallWorld(setUp);
  });
  afterAll(async () => world?.stop());

  it.skipIf(reason)("LiveKit killed: calls reconnect, their rooms are made again with their limits", async () => {
    const [ann, bob] = await pair();
    const before = startRooms(); // they would come back by themselves, and two of one name put each other out
    onTestFinished(before.stop);
    const { callId, placed, accepted } = await talk({ ...world, rooms: before }, ann, bob);
    await world.livekit.kill();
    before.kill9();
    await ann.device.next("call:state_changed", ({ call }) => call.status === "reconnecting");
    const eve = await world.person(fresh("eve"));
    const refused = await eve.client.try("initiateCall", { body: { targetUserId: ann.id, type: "audio" } });
    expect(refused.ok || refused.error.code).not.toBe("INTERNAL");
    await world.livekit.restart();
    // With the tokens they have: nobody asks the service for the room, which is there all the same.
    const rooms: InRoom[] = [];
    for (const access of [placed, accepted])
      await until("the room is there again", async () => {
        const entered = await world.rooms.enter(access).catch(() => null); // not yet
        if (entered) rooms.push(entered);
        return entered !== null;
      });
    await bob.device.next("call:state_changed", ({ call }) => call.status === "connected");
    expect(await rooms[1]?.others()).toEqual([ann.id]);
    await tell(ann.device, "call:end", { callId });
  });

  it.skipIf(reason)("LiveKit down: calling says so, and a ring is kept for when it is back", async () => {
    const [ann, bob] = await pair();
    const { callId } = await ann.client.ask("initiateCall", { body: { targetUserId: bob.id, type: "audio" } });
    await world.livekit.kill();
    expect(await bob.device.send("call:accept", { callId })).toMatchObject({
      success: false,
      error: { code: "MEDIA_UNAVAILABLE" },
    });
    expect((await bob.client.ask("listActiveCalls")).calls.map(({ call }) => call.status)).toEqual(["ringing"]);
    const eve = await world.person(fresh("eve"));
    const other = await world.person(fresh("dan"));
    const placed = await eve.client.try("initiateCall", { body: { targetUserId: other.id, type: "audio" } });
    expect(placed).toMatchObject({ status: 503, error: { code: "MEDIA_UNAVAILABLE" } });
    expect((await eve.client.ask("listActiveCalls")).calls).toEqual([]);
    await world.livekit.restart();
    await tell(bob.device, "call:accept", { callId });
    await tell(ann.device, "call:end", { callId });
  });

  it.skipIf(reason)("the service killed in a call: it goes on, and what happened meanwhile is seen", async () => {
    const [ann, bob] = await pair();
    const { callId, toRoom } = await talk(world, ann, bob);
    await duringCrash(world.nodes, () => toRoom.leave());
    await until("the absence is seen", async () => (await callOf(ann, callId)).status === "reconnecting", 10_000);
    await world.rooms.enter(await bob.client.ask("joinCall", { params: { id: callId }, body: {} }));
    await until("the return is seen", async () => (await callOf(ann, callId)).status === "connected", 10_000);
    await ann.client.ask("endCall", { params: { id: callId }, body: {} });
  });

  it.skipIf(reason)(
    "the service killed at every step: each call comes to exactly one end within a minute, rings at their time",
    async (test) => {
      const callers = await Promise.all([pair(), pair(), pair(), pair(), pair()]);
      const [unheard, rung, answered, talking, over] = callers;
      if (!unheard || !rung || !answered || !talking || !over) throw new Error("five pairs are needed");
      const place = async ([from, to]: [Caller, Caller]) =>
        (await from.client.ask("initiateCall", { body: { targetUserId: to.id, type: "audio" } })).callId;
      unheard[1].device.close();
      const begun = Date.now();
      const ids = { initiated: await place(unheard), ringing: await place(rung), connecting: await place(answered) };
      await tell(answered[1].device, "call:accept", { callId: ids.connecting });
      const doomed = startRooms();
      const connected = (await talk({ ...world, rooms: doomed }, ...talking)).callId;
      const ended = (await talk(world, ...over)).callId;
      await tell(over[0].device, "call:end", { callId: ended });
      await rung[0].device.next("call:state_changed", ({ call }) => call.status === "ringing");

      await duringCrash(world.nodes, async () => doomed.kill9());
      const restarted = Date.now();
      const phone = await connectDevice(world.url(), { token: unheard[1].session.accessToken, id: "phone" });
      expect((await phone.next("call:incoming")).callId).toBe(ids.initiated);
      const endOf = async ([from]: [Caller, Caller], callId: string, withinMs: number) => {
        await until(`the end of ${callId}`, async () => (await callOf(from, callId)).status === "ended", withinMs);
        const { endReason, endedAt } = await callOf(from, callId);
        return { endReason, endedAt: Date.parse(endedAt ?? "") };
      };
      const rings = await Promise.all([endOf(unheard, ids.initiated, 40_000), endOf(rung, ids.ringing, 40_000)]);
      for (const { endReason, endedAt } of rings) {
        expect(endReason).toBe("no_answer");
        expect(endedAt - begun).toBeGreaterThan(29_900);
        expect(endedAt - begun).toBeLessThan(34_000);
      }
      expect((await phone.next("call:cancelled")).reason).toBe("no_answer");
      phone.close();
      const rest = await Promise.all([
        endOf(answered, ids.connecting, 60_000),
        endOf(talking, connected, 75_000),
        endOf(over, ended, 100),
      ]);
      expect(rest.map(({ endReason }) => endReason)).toEqual(["failed", "network_error", "completed"]);
      const longest = Math.max(...rest.map(({ endedAt }) => endedAt)) - restarted;
      noteFigure(test, `the last call ended ${(longest / 1000).toFixed(1)} s after the service was back`);
      expect(longest).toBeLessThan(75_000);
    },
    150_000,
  );
});

describe("a LiveKit that is of no use", () => {
  it("and takes its time to answer keeps nobody else waiting", async () => {
    const held = new Set<Socket>();
    const silent = createServer((socket) => void held.add(socket));
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const address = silent.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const livekit = {
      url: `ws://127.0.0.1:${port}`,
      apiKey: "key",
      apiSecret: "a secret of sufficient length, unused",
    };
    const backend = await startBackend({ livekit });
    onTestFinished(async () => {
      await backend.stop();
      for (const socket of held) socket.destroy();
      silent.close();
    });
    const [ann, bob, cat] = [
      await signUp(backend.url, "ann"),
      await signUp(backend.url, "bob"),
      await signUp(backend.url, "cat"),
    ];
    const placing = ann.client.try("initiateCall", { body: { targetUserId: bob.id, type: "audio" } });
    await new Promise((resolve) => setTimeout(resolve, 500));
    const start = performance.now();
    expect((await cat.client.ask("listUsers", { query: {} })).total).toBe(2);
    expect(performance.now() - start).toBeLessThan(1500);
    expect(await placing).toMatchObject({ status: 503, error: { code: "MEDIA_UNAVAILABLE" } });
    expect((await ann.client.ask("listActiveCalls")).calls).toEqual([]);
  }, 120_000);

  it.skipIf(whyNoLiveKit())(
    "because it refuses the key is named at the start",
    async () => {
      const livekit = await startLiveKit();
      onTestFinished(livekit.stop);
      const wrong = { ...livekit, apiSecret: "the secret of another server, long enough" };
      const refused = startBackend({ livekit: wrong });
      await expect(refused).rejects.toThrow(`LiveKit at ${livekit.url} refuses LIVEKIT_API_KEY or LIVEKIT_API_SECRET`);
    },
    120_000,
  );
});
