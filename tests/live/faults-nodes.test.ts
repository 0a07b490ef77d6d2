import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Caller, type CallWorld, fresh, startCallWorld, talk, tell, until, whyNoCalls } from "../support/calls.ts";
import { createClient, type SignedIn, signUp } from "../support/client.ts";
import { connectDevice, type TestDevice } from "../support/device.ts";
import { noteFigure } from "../support/figures.ts";
import { type FrontDoor, openFrontDoor } from "../support/front-door.ts";

const reason = whyNoCalls("two nodes");
let world: CallWorld;
let door: FrontDoor;
const opened: TestDevice[] = [];
beforeAll(async () => {
  if (reason) return;
  world = await startCallWorld("two nodes");
  door = await openFrontDoor(world.nodes.map((node) => node.url));
});
/** What a test ended is there again for the next one, whatever became of the test. */
afterEach(async () => {
  if (reason) return;
  if (world.redis?.isRunning() === false) await world.redis.restart();
  for (const each of world.nodes) {
    if (await isAnswering(each.url())) continue;
    await each.kill9(); // it may be about to end
    await each.restart();
  }
}, 60_000);
afterAll(async () => {
  for (const device of opened) device.close();
  await door?.stop();
  await world?.stop();
});

const node = (at: number) => {
  const found = world.nodes[at];
  if (!found) throw new Error("two nodes are needed");
  return found;
};
/**
 * Somebody whose device and requests come by one address. Each request has a connection of its own: of one that is kept
 * Node's `fetch`, unlike browsers, finds out only by failing that its node was killed a moment ago.
 */
const personAt = async (url: string, name: string): Promise<Caller> => {
  const person: SignedIn = await signUp(() => url, fresh(name), { connection: "close" });
  const device = await connectDevice(url, { token: person.session.accessToken, id: `${name}-desktop` });
  opened.push(device);
  return { ...person, device };
};
const person = (name: string) => personAt(door.url, name);
const callOf = async (who: Caller, callId: string) =>
  (await who.client.ask("getCall", { params: { id: callId } })).call;
const isAnswering = (url: string) =>
  fetch(`${url}/healthz`, { headers: { connection: "close" } }).then(
    ({ ok }) => ok,
    () => false, // it has ended
  );
const readiness = async (url: string) => {
  const response = await fetch(`${url}/readyz`);
  return { status: response.status, body: (await response.json()) as { status: string; redis: string } };
};
/** When a device is answered again after something happened, in seconds. */
const secondsUntilBack = async (device: TestDevice, since: number) => {
  await until("the device is back", device.isAnswered, 15_000);
  return (Date.now() - since) / 1000;
};

describe("Redis killed", () => {
  it.skipIf(reason)(
    "costs running calls no media, and their events reach the other node within 5 s of its return",
    async (test) => {
      const [ann, bob] = [await personAt(node(0).url(), "ann"), await personAt(node(1).url(), "bob")];
      const { callId, fromRoom, toRoom } = await talk(world, ann, bob);
      await fromRoom.publish("microphone");
      await until("the sound is heard", async () => (await toRoom.heard()).level > 5000);
      await world.redis?.kill9();

      const levels: number[] = [];
      for (let look = 0; look < 12; look++) {
        await new Promise((resolve) => setTimeout(resolve, 250));
        levels.push((await toRoom.heard()).level);
      }
      expect(Math.min(...levels)).toBeGreaterThan(5000);
      expect(await readiness(node(0).url())).toMatchObject({
        status: 200,
        body: { status: "degraded", redis: "down" },
      });
      expect((await fetch(`${node(0).url()}/readyz?strict`)).status).toBe(503);

      // What is asked meanwhile is done and told to this node's devices at once, to the others' when Redis is back.
      await ann.client.ask("muteInCall", { params: { id: callId }, body: { trackType: "audio", muted: true } });
      await ann.device.next("call:mute_changed", (told) => told.muted);
      expect(bob.device.told().filter(({ event }) => event === "call:mute_changed")).toEqual([]);
      await world.redis?.restart();
      const back = Date.now();
      await bob.device.next("call:mute_changed", (told) => told.muted, 5000);
      await bob.client.ask("muteInCall", { params: { id: callId }, body: { trackType: "video", muted: true } });
      await ann.device.next("call:video_changed", (told) => told.userId === bob.id, 5000);
      const seconds = (Date.now() - back) / 1000;
      noteFigure(
        test,
        `events of the other node again after ${seconds.toFixed(1)} s (promised 5), no gap in the sound`,
      );
      expect(seconds).toBeLessThan(5);
      expect(await readiness(node(1).url())).toMatchObject({ status: 200, body: { status: "ready", redis: "ok" } });
      await tell(bob.device, "call:end", { callId });
      await ann.device.next("call:end", (told) => told.callId === callId);
    },
  );

  it.skipIf(reason)("while nobody looks ends no process, and rings go out afterwards as before", async () => {
    const pids = world.nodes.map((each) => each.pid());
    await world.redis?.kill9();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const [ann, bob] = [await personAt(node(0).url(), "ann"), await personAt(node(1).url(), "bob")];
    const { callId } = await ann.client.ask("initiateCall", { body: { targetUserId: bob.id, type: "audio" } });
    await world.redis?.restart();
    await bob.device.next("call:incoming", (ring) => ring.callId === callId, 5000);
    await ann.device.next("call:state_changed", ({ call }) => call.id === callId && call.status === "ringing", 5000);
    await tell(ann.device, "call:cancelled", { callId });
    await bob.device.next("call:cancelled", (told) => told.callId === callId, 5000);
    for (const each of world.nodes) expect((await fetch(`${each.url()}/healthz`)).status).toBe(200);
    expect(world.nodes.map((each) => each.pid())).toEqual(pids);
  });
});

describe("a node that goes", () => {
  it.skipIf(reason)(
    "in good order hands its devices over without losing what they were told meanwhile",
    async (test) => {
      const [ann, bob] = [await person("ann"), await person("bob")];
      const { callId } = await talk(world, ann, bob);
      const ids = [ann, bob].map(({ device }) => device.socketId());
      const start = Date.now();
      const ended = node(1).end();
      await ann.client.ask("muteInCall", { params: { id: callId }, body: { trackType: "audio", muted: true } });
      expect(await ended).toBe("exited with 0");
      const seconds = Math.max(await secondsUntilBack(ann.device, start), await secondsUntilBack(bob.device, start));
      await bob.device.next("call:mute_changed", (told) => told.userId === ann.id);
      // Recovered, not begun anew: the sockets are the same ones.
      expect([ann, bob].map(({ device }) => device.socketId())).toEqual(ids);
      noteFigure(test, `everybody at the other node after ${seconds.toFixed(1)} s, nothing missed`);
      await tell(ann.device, "call:end", { callId });
      await bob.device.next("call:end", (told) => told.callId === callId);
    },
  );

  it.skipIf(reason)(
    "by kill -9 in a call costs nothing that matters: people come back, the call goes on and ends once",
    async (test) => {
      const [ann, bob] = [await person("ann"), await person("bob")];
      const lonely = await personAt(node(0).url(), "lonely"); // knows no other address
      const watcher = await personAt(node(1).url(), "watcher");
      const { callId, toRoom } = await talk(world, ann, bob);
      const dan = await person("dan");
      const ring = await watcher.client.ask("initiateCall", { body: { targetUserId: dan.id, type: "audio" } });

      await node(0).kill9(); // the one that LiveKit tells, and that looks after it
      const killed = Date.now();
      const seconds = Math.max(
        ...(await Promise.all([ann, bob, dan].map(({ device }) => secondsUntilBack(device, killed)))),
      );
      noteFigure(test, `devices at the other node after ${seconds.toFixed(1)} s`);
      expect((await ann.client.ask("listActiveCalls")).calls.map(({ call }) => [call.id, call.status])).toEqual([
        [callId, "connected"],
      ]);
      // A ring that was under way still comes to its own end, and is told.
      await tell(dan.device, "call:decline", { callId: ring.callId });
      await watcher.device.next("call:decline", (told) => told.callId === ring.callId);

      // Nobody tells the service any more that somebody left: the other node looks itself.
      await toRoom.leave();
      await until("the absence is seen", async () => (await callOf(ann, callId)).status === "reconnecting", 30_000);
      noteFigure(test, `LiveKit watched by the other node after ${((Date.now() - killed) / 1000).toFixed(1)} s`);
      await world.rooms.enter(await bob.client.ask("joinCall", { params: { id: callId }, body: {} }));
      await until("the return is seen", async () => (await callOf(ann, callId)).status === "connected", 30_000);
      await watcher.device.next(
        "presence:changed",
        (told) => told.userId === lonely.id && told.status === "offline",
        20_000,
      );
      noteFigure(test, `who does not come back is offline after ${((Date.now() - killed) / 1000).toFixed(1)} s`);
      await tell(bob.device, "call:end", { callId });
      await ann.device.next("call:end", (told) => told.callId === callId);
      expect(
        ann.device.told().filter((told) => told.event === "call:end" && told.payload.callId === callId),
      ).toHaveLength(1);
      expect(await callOf(ann, callId)).toMatchObject({ status: "ended", endReason: "completed" });
    },
  );

  it.skipIf(reason)("leaves its deadlines to the others: a ring still ends at its time", async (test) => {
    const ann = await personAt(node(0).url(), "ann");
    const bob = await personAt(node(1).url(), "bob");
    const { callId, call } = await ann.client.ask("initiateCall", { body: { targetUserId: bob.id, type: "audio" } });
    await bob.device.next("call:incoming");
    await node(0).kill9();
    await bob.device.next("call:cancelled", (told) => told.callId === callId, 40_000);
    const guest = createClient(node(1).url, () => bob.session.accessToken);
    const ended = (await guest.ask("getCall", { params: { id: callId } })).call;
    const seconds = (Date.parse(ended.endedAt ?? "") - Date.parse(call.createdAt)) / 1000;
    noteFigure(test, `a ring of 30 s ended after ${seconds.toFixed(1)} s though its node was killed`);
    expect(ended.endReason).toBe("no_answer");
    expect(seconds).toBeGreaterThan(29.9);
    // Was the node killed before it had stored the job, the other one's watch finds the ring two seconds overdue.
    expect(seconds).toBeLessThan(36);
  });
});
