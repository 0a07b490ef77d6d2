// One node: the sample people live in a service of one node, and are refused among several.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Caller, type CallWorld, fresh, startCallWorld, tell, until, whyNoCalls } from "../support/calls.ts";

describe("the sample people", () => {
  const reason = whyNoCalls("PGlite");
  let world: CallWorld;

  beforeAll(async () => {
    if (!reason) world = await startCallWorld("PGlite", { env: { SAMPLE_PEOPLE: "1" } });
  });
  afterAll(async () => world?.stop());

  const idOf = async (caller: Caller, username: string) => {
    const { users } = await caller.client.ask("listUsers", { query: { q: username } });
    const found = users.find((user) => user.username === username);
    expect(found).toMatchObject({ presence: "available" });
    return found?.id ?? "";
  };
  const callEcho = async (name: string) => {
    const caller = await world.person(fresh(name));
    const placed = await caller.client.ask("initiateCall", {
      body: { targetUserId: await idOf(caller, "echo"), type: "video" },
    });
    const room = await world.rooms.enter(placed);
    await room.publish("microphone");
    await room.publish("camera");
    return { caller, room, callId: placed.callId, since: Date.now() };
  };

  it.skipIf(reason)("return picture and delayed sound, to several at once, and go when the caller does", async () => {
    const calls = await Promise.all([callEcho("ann"), callEcho("bob")]);
    for (const { caller, room, callId, since } of calls) {
      await caller.device.next("call:state_changed", ({ call }) => call.status === "connected", 15_000);
      await until("the picture comes back", async () => (await room.heard()).pictures > 10, 15_000);
      await until("the sound comes back", async () => (await room.heard()).level > 5000, 15_000);
      expect(Date.now() - since).toBeGreaterThan(1500);
      await idOf(caller, "echo");
      await tell(caller.device, "call:end", { callId });
      await room.out;
    }
  });

  it.skipIf(reason)("decline with a few words", async () => {
    const caller = await world.person(fresh("cat"));
    const start = Date.now();
    await caller.client.ask("initiateCall", { body: { targetUserId: await idOf(caller, "mika"), type: "audio" } });
    expect((await caller.device.next("call:decline")).message).toBe("In 5 minutes?");
    expect(Date.now() - start).toBeGreaterThan(1500);
  });

  it.skipIf(reason)("come back after the service was killed, and leave stdout alone", async () => {
    const { caller, room, callId } = await callEcho("dan");
    await caller.device.next("call:state_changed", ({ call }) => call.status === "connected", 15_000);
    await world.backend.kill9();
    await until("the echo has left with the service", async () => (await room.others()).length === 0, 30_000);
    await world.backend.restart();
    await until("the echo is there again", async () => (await room.others()).length === 1, 30_000);
    expect((await caller.client.ask("getCall", { params: { id: callId } })).call.status).not.toBe("ended");
    const said = world.backend.log().filter((line) => !line.startsWith("{"));
    expect(said.every((line) => line.startsWith("ready "))).toBe(true);
  });
});
