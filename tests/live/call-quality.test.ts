import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ConnectionQuality, LinkFigures } from "@nchat/contract/calls";
import {
  type Caller,
  type CallWorld,
  fresh,
  smallAndLarge,
  startCallWorld,
  talk,
  until,
  whyNoCalls,
} from "../support/calls.ts";

describe.each(smallAndLarge)("the links of people in a call on %s", (database) => {
  const reason = whyNoCalls(database);
  let world: CallWorld;
  let ann: Caller;
  let bob: Caller;
  let cleo: Caller;

  beforeAll(async () => {
    if (reason) return;
    world = await startCallWorld(database);
    const people = await Promise.all(["ann", "bob", "cleo"].map((name) => world.person(fresh(name))));
    [ann, bob, cleo] = people as [Caller, Caller, Caller];
  });
  afterAll(async () => world?.stop());

  const report = async (callId: string, quality: ConnectionQuality, figures: LinkFigures = {}) => {
    const outcome = await bob.client.try("reportCallQuality", { params: { id: callId }, body: { quality, figures } });
    return outcome.ok ? outcome.data.report : `${outcome.status} ${outcome.error.code}`;
  };
  const ofBob = async (callId: string) =>
    (await ann.client.ask("getCall", { params: { id: callId } })).participants.find((each) => each.userId === bob.id)
      ?.connectionQuality;

  it.skipIf(reason)("are as their devices say, told to everybody, and forgotten with the connection", async () => {
    const { callId, toRoom } = await talk(world, ann, bob);
    const figures = { packetLoss: 0.08, roundTripMs: 310 };
    expect(await report(callId, "poor", figures)).toMatchObject({ userId: bob.id, quality: "poor", figures });
    expect(await ann.device.next("call:quality_changed")).toEqual({ callId, userId: bob.id, quality: "poor" });
    expect(await ofBob(callId)).toBe("poor");
    const { reports } = await ann.client.ask("getCallQuality", { params: { id: callId } });
    expect(reports).toMatchObject([{ userId: bob.id, quality: "poor", figures }]);
    const looked = await cleo.client.try("getCallQuality", { params: { id: callId } });
    expect(looked).toMatchObject({ ok: false, error: { code: "NOT_A_PARTICIPANT" } });
    expect(await report(callId, "poor", { packetLoss: 2 })).toBe("400 VALIDATION_FAILED");
    await toRoom.leave();
    await until("the link is forgotten", async () => (await ofBob(callId)) === null);
    await ann.client.ask("endCall", { params: { id: callId }, body: {} });
    expect(await report(callId, "good")).toMatch(/CALL_ENDED/);
  });

  it.skipIf(reason)("are heard of some times a minute, and no more", async () => {
    const { callId } = await talk(world, ann, bob);
    const answers = [];
    for (let times = 0; times < 35; times += 1) answers.push(await report(callId, "good"));
    const refused = answers.filter((answer) => answer === "429 RATE_LIMITED");
    expect(refused.length).toBeGreaterThan(0);
    expect(answers.length - refused.length).toBeGreaterThan(20);
    await ann.client.ask("endCall", { params: { id: callId }, body: {} });
  });
});
