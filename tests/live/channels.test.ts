import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type Caller,
  type CallWorld,
  smallAndLarge,
  fresh,
  startCallWorld,
  tell,
  until,
  whyNoCalls,
} from "../support/calls.ts";

describe.each(smallAndLarge)("channels on %s", (setUp) => {
  const reason = whyNoCalls(setUp);
  let world: CallWorld;
  let ann: Caller;
  let bob: Caller;
  let cleo: Caller;
  let eve: Caller;

  beforeAll(async () => {
    if (!reason) world = await startCallWorld(setUp);
  });
  beforeEach(async () => {
    if (reason) return;
    const people = await Promise.all(["ann", "bob", "cleo", "eve"].map((name) => world.person(fresh(name))));
    [ann, bob, cleo, eve] = people as [Caller, Caller, Caller, Caller];
  });
  afterAll(async () => world?.stop());

  const make = async (name: string, others: readonly Caller[]) => {
    const userIds = others.map(({ id }) => id);
    const { channel } = await ann.client.ask("createChannel", { body: { name, userIds } });
    return channel.id;
  };
  const rolesOf = async (who: Caller, id: string) => {
    const { members } = await who.client.ask("getChannel", { params: { id } });
    return Object.fromEntries(members.map(({ person, role }) => [person.id, role]));
  };
  const codeOf = (outcome: { ok: true } | { ok: false; status: number; error: { code: string } }) =>
    outcome.ok ? "ok" : `${outcome.status} ${outcome.error.code}`;

  it.skipIf(reason)("are made, seen by their members alone, and searched", async () => {
    const id = await make("Kitchen table", [bob]);
    expect(await bob.client.ask("getChannel", { params: { id } })).toMatchObject({
      channel: { id, name: "Kitchen table", createdBy: ann.id, memberCount: 2, role: "member" },
      members: expect.arrayContaining([expect.objectContaining({ role: "owner" })]),
    });
    const listed = async (who: Caller, q?: string) => {
      const { channels, total } = await who.client.ask("listChannels", { query: q === undefined ? {} : { q } });
      return [channels.map((channel) => channel.id), total];
    };
    expect([await listed(bob), await listed(ann, "TABLE"), await listed(ann, "chair"), await listed(eve)]).toEqual([
      [[id], 1],
      [[id], 1],
      [[], 0],
      [[], 0],
    ]);
    expect(codeOf(await eve.client.try("getChannel", { params: { id } }))).toBe("404 NOT_FOUND");
    expect(codeOf(await eve.client.try("getChannel", { params: { id: randomUUID() } }))).toBe("404 NOT_FOUND");
    expect(codeOf(await ann.client.try("createChannel", { body: { name: "  " } }))).toBe("400 VALIDATION_FAILED");
    const nobody = { name: "x", userIds: [randomUUID()] };
    expect(codeOf(await ann.client.try("createChannel", { body: nobody }))).toBe("404 USER_NOT_FOUND");
  });

  it.skipIf(reason)("are looked after by owner and admins, and everybody in them is told", async () => {
    const id = await make("Kitchen", [bob]);
    const add = (who: Caller, whom: Caller, role?: "admin" | "member") =>
      who.client.try("addChannelMembers", { params: { id }, body: { userIds: [whom.id], ...(role ? { role } : {}) } });
    const remove = (who: Caller, whom: Caller) =>
      who.client.try("removeChannelMembers", { params: { id }, body: { userIds: [whom.id] } });

    const presenceOf = async ({ username }: Caller) =>
      (await ann.client.ask("listUsers", { query: { q: username } })).users[0]?.presence;
    const isKnownEverywhere = async () =>
      (await Promise.all(world.nodes.map(() => presenceOf(cleo)))).every((presence) => presence === "available");
    await until("every node knows that cleo is there", isKnownEverywhere);

    expect(codeOf(await add(bob, cleo))).toBe("403 FORBIDDEN");
    expect(codeOf(await add(eve, eve))).toBe("404 NOT_FOUND");
    expect(codeOf(await add(ann, cleo))).toBe("ok");
    for (const each of [ann, bob, cleo])
      expect(
        await each.device.next("channel:member_added", ({ member }) => member.person.id === cleo.id),
      ).toMatchObject({
        channelId: id,
        channel: { name: "Kitchen", memberCount: 3 },
        member: { role: "member", person: { id: cleo.id, presence: "available" } },
      });

    expect(codeOf(await add(ann, bob, "admin"))).toBe("ok");
    await cleo.device.next("channel:member_changed", ({ member }) => member.role === "admin");
    expect(codeOf(await add(bob, cleo, "admin"))).toBe("403 FORBIDDEN");
    expect(codeOf(await remove(bob, ann))).toBe("403 FORBIDDEN");
    expect(codeOf(await remove(cleo, bob))).toBe("403 FORBIDDEN");
    expect(codeOf(await remove(bob, cleo))).toBe("ok");
    for (const each of [ann, bob, cleo])
      expect(await each.device.next("channel:member_removed")).toEqual({
        channelId: id,
        userId: cleo.id,
        memberCount: 2,
      });
    expect(codeOf(await cleo.client.try("getChannel", { params: { id } }))).toBe("404 NOT_FOUND");

    expect(codeOf(await remove(ann, ann))).toBe("ok");
    await bob.device.next("channel:member_changed", ({ member }) => member.role === "owner");
    expect(await rolesOf(bob, id)).toEqual({ [bob.id]: "owner" });
    expect(eve.device.told().filter(({ event }) => event.startsWith("channel:"))).toEqual([]);
  });

  it.skipIf(reason)("are left by who deletes the account", async () => {
    const id = await make("Kitchen", [bob]);
    await ann.client.ask("deleteAccount", { body: { password: "correct horse battery" } });
    await bob.device.next("channel:member_removed", ({ userId }) => userId === ann.id);
    expect(await rolesOf(bob, id)).toEqual({ [bob.id]: "owner" });
  });

  it.skipIf(reason)(
    "are called as a whole: members are rung without end, join while it runs, and nobody else",
    async () => {
      const id = await make("Kitchen", [bob, cleo]);
      const placed = await ann.client.ask("initiateCall", { body: { channelId: id, type: "audio" } });
      const { callId, call } = placed;
      expect([call.channelId, call.isGroup]).toEqual([id, true]);
      for (const each of [bob, cleo])
        expect((await each.device.next("call:incoming", (ring) => ring.callId === callId)).ringUntil).toBeNull();
      expect(eve.device.told().filter(({ event }) => event === "call:incoming")).toEqual([]);

      await tell(cleo.device, "call:decline", { callId });
      const running = async (who: Caller) => who.client.try("listActiveCalls", { query: { channelId: id } });
      const seen = await running(cleo);
      expect(seen.ok && seen.data.calls.map((each) => each.call.id)).toEqual([callId]);
      expect(codeOf(await running(eve))).toBe("403 FORBIDDEN");

      // Who starts a call while one runs joins it, with another type too.
      const started = await cleo.client.ask("initiateCall", { body: { channelId: id, type: "video" } });
      expect([started.callId, started.token !== ""]).toEqual([callId, true]);
      for (const tried of [
        await eve.client.try("initiateCall", { body: { channelId: id, type: "audio" } }),
        await eve.client.try("initiateCall", { body: { channelId: id, targetUserId: bob.id, type: "audio" } }),
        await eve.client.try("joinCall", { params: { id: callId }, body: {} }),
      ])
        expect(codeOf(tried)).toMatch(/^403 (FORBIDDEN|NOT_A_PARTICIPANT)$/);

      await ann.client.ask("addChannelMembers", { params: { id }, body: { userIds: [eve.id] } });
      const joined = await eve.client.ask("joinCall", { params: { id: callId }, body: {} });
      expect(joined.participants.map(({ userId }) => userId).toSorted()).toEqual(
        [ann.id, bob.id, cleo.id, eve.id].toSorted(),
      );
      await tell(ann.device, "call:end", { callId });
      expect(await running(ann)).toMatchObject({ data: { calls: [] } });
    },
  );

  it.skipIf(reason)("hold calls between some of their members", async () => {
    const id = await make("Kitchen", [bob]);
    const call = (targetUserId: string) =>
      ann.client.try("initiateCall", { body: { channelId: id, targetUserId, type: "audio" } });
    expect(codeOf(await call(eve.id))).toBe("403 FORBIDDEN");
    const placed = await call(bob.id);
    expect(placed).toMatchObject({ ok: true, data: { call: { channelId: id } } });
    if (placed.ok) await tell(ann.device, "call:end", { callId: placed.data.callId });
  });
});
