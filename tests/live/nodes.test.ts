import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Backend } from "../support/backend.ts";
import { type CallWorld, fresh, startCallWorld, talk, tell, until, whyNoCalls } from "../support/calls.ts";
import { createClient, type SignedIn, signIn, signUp } from "../support/client.ts";
import { connectDevice, Refused, type TestDevice } from "../support/device.ts";

const reason = whyNoCalls("two nodes");
let world: CallWorld;
let first: Backend;
let second: Backend;
beforeAll(async () => {
  if (reason) return;
  world = await startCallWorld("two nodes");
  const [one, two] = world.nodes;
  if (!one || !two) throw new Error("two nodes are needed");
  [first, second] = [one, two];
});
afterAll(async () => world?.stop());

const opened: TestDevice[] = [];
afterAll(() => opened.forEach((device) => device.close()));

/** A device of somebody at one node. */
const at = async (node: Backend, person: SignedIn, id = `${person.username}-desktop`) => {
  const device = await connectDevice(node.url(), { token: person.session.accessToken, id });
  opened.push(device);
  return device;
};
/** Somebody with a device at one node, who asks there too. */
const person = async (node: Backend, name: string) => {
  const signedIn = await signUp(node.url, fresh(name));
  return { ...signedIn, device: await at(node, signedIn) };
};
const presenceAt = async (node: Backend, asker: SignedIn, who: SignedIn) => {
  const client = createClient(node.url, () => asker.session.accessToken);
  const { users } = await client.ask("listUsers", { query: { q: who.username } });
  return users.find((user) => user.id === who.id)?.presence;
};

describe("people at two nodes", () => {
  it.skipIf(reason)("see each other come, choose, and go", async () => {
    const ann = await person(first, "ann");
    const bob = await person(second, "bob");
    await ann.device.next("presence:changed", (p) => p.userId === bob.id && p.status === "available");
    await until("both nodes know", async () => (await presenceAt(first, ann, bob)) === "available");
    await bob.device.send("presence:update", { status: "dnd" });
    await ann.device.next("presence:changed", (p) => p.userId === bob.id && p.status === "dnd");
    expect(await presenceAt(first, ann, bob)).toBe("dnd");
    const phone = await at(first, bob, "phone");
    bob.device.close();
    await new Promise((resolve) => setTimeout(resolve, 5000));
    expect(await presenceAt(second, ann, bob)).toBe("dnd");
    phone.close();
    await ann.device.next("presence:changed", (p) => p.userId === bob.id && p.status === "offline", 8000);
    const told = ann.device.told().flatMap((each) => (each.event === "presence:changed" ? [each.payload] : []));
    expect(told.filter((each) => each.userId === bob.id).map((each) => each.status)).toEqual([
      "available",
      "dnd",
      "offline",
    ]);
  });

  it.skipIf(reason)("are signed out everywhere at once", async () => {
    const ann = await person(first, "ann");
    const again = await signIn(second.url, ann.email);
    const there = await at(second, again, "phone");
    await createClient(first.url).ask("signOut", { body: { refreshToken: ann.session.refreshToken, all: true } });
    expect(await Promise.all([ann.device.disconnected, there.disconnected])).toEqual([
      "io server disconnect",
      "io server disconnect",
    ]);
    await expect(at(first, again)).rejects.toBeInstanceOf(Refused);
  });

  it.skipIf(reason)("who sign out of one device keep the other", async () => {
    const ann = await person(first, "ann");
    const other = await signIn(first.url, ann.email);
    const phone = await at(second, other, "phone");
    await createClient(second.url).ask("signOut", { body: { refreshToken: ann.session.refreshToken } });
    await ann.device.disconnected;
    expect(phone.isConnected()).toBe(true);
  });

  it.skipIf(reason)("keep do-not-disturb from a caller at the other node", async () => {
    const ann = await person(first, "ann");
    const bob = await person(second, "bob");
    await bob.device.send("presence:update", { status: "dnd" });
    await ann.device.next("presence:changed", (p) => p.userId === bob.id && p.status === "dnd");
    const { callId } = await ann.client.ask("initiateCall", { body: { targetUserId: bob.id, type: "audio" } });
    await tell(ann.device, "call:cancelled", { callId });
    expect(bob.device.told().filter(({ event }) => event === "call:incoming")).toEqual([]);
  });
});

describe("calls over two nodes", () => {
  it.skipIf(reason)("tell every device each step in the same order", async () => {
    const ann = await person(first, "ann");
    const bob = await person(second, "bob");
    for (let round = 0; round < 3; round++) {
      const { callId } = await talk(world, ann, bob);
      await tell(bob.device, "call:end", { callId });
      await ann.device.next("call:end", (told) => told.callId === callId);
      await bob.device.next("call:end", (told) => told.callId === callId);
      for (const who of [ann, bob]) {
        const states = who.device
          .told()
          .flatMap((told) => (told.event === "call:state_changed" && told.payload.callId === callId ? [told] : []));
        expect(states.map((told) => told.payload.call.status)).toEqual(["ringing", "connecting", "connected", "ended"]);
      }
    }
  });

  it.skipIf(reason)("of two callers at once reach one callee once, the other caller reads busy", async () => {
    const [ann, cat] = [await person(first, "ann"), await person(second, "cat")];
    const bob = await person(first, "bob");
    for (let round = 0; round < 5; round++) {
      const body = { targetUserId: bob.id, type: "audio" } as const;
      const placed = await Promise.all([
        ann.client.ask("initiateCall", { body }),
        cat.client.ask("initiateCall", { body }),
      ]);
      expect(placed.map(({ call }) => call.endReason).toSorted()).toEqual(["busy", null].toSorted());
      const open = placed.find(({ call }) => call.status !== "ended");
      const caller = open === placed[0] ? ann : cat;
      await caller.client.ask("endCall", { params: { id: open?.callId ?? "" }, body: {} });
    }
  });

  it.skipIf(reason)("placed by both at once, at different nodes, are one call", async () => {
    const [ann, bob] = [await person(first, "ann"), await person(second, "bob")];
    for (let round = 0; round < 5; round++) {
      const [one, two] = await Promise.all([
        ann.client.ask("initiateCall", { body: { targetUserId: bob.id, type: "audio" } }),
        bob.client.ask("initiateCall", { body: { targetUserId: ann.id, type: "audio" } }),
      ]);
      expect(one.callId).toBe(two.callId);
      await ann.client.ask("endCall", { params: { id: one.callId }, body: {} });
    }
  });

  it.skipIf(reason)("accepted and hung up in the same moment come to one end", async () => {
    const [ann, bob] = [await person(first, "ann"), await person(second, "bob")];
    for (let round = 0; round < 5; round++) {
      const { callId } = await ann.client.ask("initiateCall", { body: { targetUserId: bob.id, type: "audio" } });
      await bob.device.next("call:incoming", (ring) => ring.callId === callId);
      const [accepted] = await Promise.all([
        bob.device.send("call:accept", { callId }),
        ann.client.ask("endCall", { params: { id: callId }, body: {} }),
      ]);
      const { call } = await bob.client.ask("getCall", { params: { id: callId } });
      expect(call.status).toBe("ended");
      expect(call.endReason).toBe("cancelled"); // nobody was connected yet, whichever of the two came first
      expect(["accepted", "CALL_ENDED"]).toContain(accepted.success ? "accepted" : accepted.error.code);
      const ends = (device: TestDevice) =>
        device.told().filter((told) => told.event === "call:end" && told.payload.callId === callId).length;
      await until("both are told", () => ends(ann.device) === 1);
      expect([ends(ann.device), ends(bob.device)]).toEqual([1, ends(bob.device)]);
      expect(ends(bob.device)).toBeLessThanOrEqual(1);
    }
  });
});
