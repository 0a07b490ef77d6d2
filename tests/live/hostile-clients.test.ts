import pg from "pg";
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { clientEvents } from "@nchat/contract/realtime";
import { routes } from "@nchat/contract/rest";
import type { Route } from "@nchat/contract/rest/route";
import { incoming } from "../../backend/realtime/spellings.ts";
import { type Caller, type CallWorld, fresh, startCallWorld, talk, whyNoCalls } from "../support/calls.ts";
import { createClient } from "../support/client.ts";
import { connectDevice } from "../support/device.ts";
import { makeWebRoot, type Other, othersOf } from "../support/hostile-others.ts";
import { cycle, send, targetOf, tryAll, tryOne } from "../support/hostile-requests.ts";
import {
  aliasesOf,
  mountedRoutes,
  rowsNaming,
  samplesOf,
  type Sent,
  sendAll,
  shuffled,
  spoiledEvents,
  tryAllThatPasses,
  tryEverything,
} from "../support/hostile-world.ts";
import { sampleOf } from "../support/hostile.ts";

const reason = whyNoCalls("two nodes");
const encryptionKey = randomBytes(32);
const webRoot = makeWebRoot();
let world: CallWorld;
let database: pg.Client;
let ann: Caller;
let ben: Caller;
/** What belongs to ann and ben, and nobody else may touch. */
let theirs: readonly string[];
let others: readonly Other[];

beforeAll(async () => {
  if (reason) return;
  world = await startCallWorld("two nodes", {
    env: {
      ...{ ENCRYPTION_KEYS: encryptionKey.toString("hex"), REQUESTS_PER_MINUTE: "1000000" },
      ...{ WEB_ROOT: webRoot, TRUST_PROXY: "1", LOG_LEVEL: "debug" },
    },
  });
  database = new pg.Client(world.postgres?.url);
  await database.connect();
  ann = await world.person(fresh("ann"));
  ben = await world.person(fresh("ben"));
  const { callId } = await talk(world, ann, ben);
  const { channel } = await ann.client.ask("createChannel", { body: { name: "Private", userIds: [ben.id] } });
  const plan = { channelId: channel.id, title: "Later", visibility: "invite_only" } as const;
  const { stream } = await ann.client.ask("scheduleStream", {
    body: { ...plan, scheduledAt: new Date(Date.now() + 30 * 86_400_000).toISOString(), invitedUserIds: [ben.id] },
  });
  theirs = [callId, channel.id, stream.id];
  const own = await belongings(await world.person(fresh("gus")));
  const dataDirs = world.nodes.map(({ dataDir }) => dataDir);
  others = await othersOf({ livekit: world.livekit, encryptionKey, dataDirs, ...own });
}, 120_000);
afterAll(async () => {
  await database?.end();
  await world?.stop();
  rmSync(webRoot, { recursive: true });
});

const rowsOfTheirs = () => rowsNaming(database, theirs);
const health = async () => (await createClient(world.url).ask("getHealth")).status;

/** A channel, a public stream and a call of somebody's own. */
async function belongings(owner: Caller) {
  const { channel } = await owner.client.ask("createChannel", { body: { name: "Own", userIds: [ben.id] } });
  const { streamId } = await owner.client.ask("startStream", {
    body: { channelId: channel.id, title: "Open", visibility: "public" },
  });
  const { callId } = await talk(world, owner, await world.person(fresh("fay")));
  return { channelId: channel.id, streamId, callId };
}

it.skipIf(reason)("every route that the service has is among those that are tried here", async () => {
  const aliases = await aliasesOf(world.url(), theirs);
  const tried = [
    ...Object.values<Route>(routes).map(({ method, path }) => `${method} ${path}`),
    ...aliases.map(({ target }) => `${target.method} ${target.path}`),
    ...others.flatMap(({ route }) => route ?? []),
  ];
  // Fastify makes a HEAD of each GET.
  const isMade = (route: string, all: readonly string[]) =>
    route.startsWith("HEAD ") && !tried.includes(route) && all.includes(route.replace("HEAD", "GET"));
  const mounted = mountedRoutes(world.backend.log());
  expect(aliases.length).toBeGreaterThan(12);
  expect(mounted.filter((route) => !isMade(route, mounted))).toEqual([...new Set(tried)].toSorted());
});

it.skipIf(reason)(
  "a stranger who tries anything everywhere changes nothing of others and never sees a 5xx",
  async () => {
    const eve = await world.person(fresh("eve"));
    const before = await rowsOfTheirs();
    expect(before.length).toBeGreaterThan(6);

    const faults = await tryAllThatPasses(world.url, eve.session.accessToken, theirs);

    expect(faults).toEqual([]);
    expect(await rowsOfTheirs()).toEqual(before);
    expect(await health()).toBe("ok");
  },
  400_000,
);

it.skipIf(reason)(
  "nor does a stranger who spells as nchat does, or asks for what is in no contract",
  async () => {
    const eve = await world.person(fresh("eve"));
    const before = await rowsOfTheirs();
    const pids = world.nodes.map((node) => node.pid());
    const { accessToken } = eve.session;
    const faults: string[] = [];
    for (const { target, good } of await aliasesOf(world.url(), theirs))
      faults.push(...(await tryOne(world.url, target, good, accessToken)));
    for (const { target, good, asIs = [] } of others) {
      for (const each of good) faults.push(...(await tryOne(world.url, target, each, accessToken)));
      faults.push(...(await tryAll(world.url, target, asIs, accessToken)));
    }
    expect(faults).toEqual([]);
    expect(await rowsOfTheirs()).toEqual(before);
    expect([world.nodes.map((node) => node.pid()), await health()]).toEqual([pids, "ok"]);
  },
  400_000,
);

it.skipIf(reason)(
  "whoever owns things may spoil their own with garbage, and never sees a 5xx",
  async () => {
    const dan = await world.person(fresh("dan"));
    const { callId, channelId, streamId } = await belongings(dan);
    const before = await rowsOfTheirs();

    const own = [callId, channelId, streamId];
    const events = Object.entries(clientEvents).flatMap(([event, { payload }]) => spoiledEvents([event, payload], own));
    const told = await sendAll(world.url, dan, "plan", events);
    expect(["INTERNAL", "no answer"].map((code) => told.get(code))).toEqual([undefined, undefined]);

    const faults = await tryEverything(world.url, dan.session.accessToken, own);

    expect(faults).toEqual([]);
    expect(await rowsOfTheirs()).toEqual(before);
  },
  400_000,
);

it.skipIf(reason)(
  "what an owner may do comes in any order, twice, by both ways at once, and each time has an answer",
  async () => {
    const before = await rowsOfTheirs();
    const codes = new Map<string, number>();
    for (const seed of [1, 2, 3]) {
      const dan = await world.person(fresh("dan"));
      const { callId, channelId, streamId } = await belongings(dan);
      const ids = [callId, channelId, streamId];
      const requests = Object.values<Route>(routes).map((route) => ({
        target: targetOf(route),
        good: samplesOf(route, ids),
      }));
      const events = Object.entries(clientEvents).map(([event, { payload }]): Sent => [
        event,
        sampleOf(payload, cycle(ids)),
      ]);
      const asked = (async () => {
        const faults: string[] = [];
        for (const { target, good } of shuffled([...requests, ...requests], seed))
          faults.push(...(await tryAll(world.url, target, [good], dan.session.accessToken)));
        return faults;
      })();
      const told = await sendAll(world.url, dan, "plan", shuffled([...events, ...events], seed));
      for (const [code, count] of told) codes.set(code, (codes.get(code) ?? 0) + count);
      expect(await asked).toEqual([]);
    }
    expect(["INTERNAL", "no answer"].map((code) => codes.get(code))).toEqual([undefined, undefined]);
    expect(await rowsOfTheirs()).toEqual(before);
    expect(await health()).toBe("ok");
  },
  120_000,
);

it.skipIf(reason)(
  "nobody at all, and whoever forges a token, is refused in the contract's words",
  async () => {
    const forged = `${ann.session.accessToken.slice(0, -4)}AAAA`;
    const answers = new Set<string>();
    for (const token of [undefined, forged, "a\u00ffb", "x".repeat(5000)]) {
      for (const route of Object.values<Route>(routes)) {
        if (route.auth !== "user") continue;
        const { params, body } = samplesOf(route, theirs);
        const { status } = await send(world.url(), targetOf(route), { params, body }, token);
        answers.add(`${route.method} ${status}`);
      }
    }
    expect([...answers].sort()).toEqual(["DELETE 401", "GET 401", "PATCH 401", "POST 401"]);
  },
  120_000,
);

it.skipIf(reason)(
  "sockets answer every garbage with a refusal, and the service lives on",
  async () => {
    const eve = await world.person(fresh("eve"));
    const before = await rowsOfTheirs();
    const inPlansWords = Object.entries(clientEvents).flatMap(([event, { payload }]) =>
      spoiledEvents([event, payload], theirs),
    );
    const told = await sendAll(world.url, eve, "plan", inPlansWords);
    expect([...told.keys()]).toEqual(expect.arrayContaining(["VALIDATION_FAILED", "NOT_A_PARTICIPANT"]));
    const inNchatsWords = Object.entries(incoming).flatMap(([name, { event }]) =>
      spoiledEvents([name, clientEvents[event].payload], theirs),
    );
    for (const [code, count] of await sendAll(world.url, eve, "nchat", inNchatsWords)) told.set(code, count);
    for (const code of ["INTERNAL", "RATE_LIMITED", "no answer"])
      expect([code, told.get(code)]).toEqual([code, undefined]);
    for (const args of [[], [undefined], [() => undefined], ["call:end", {}, {}, {}], [Buffer.alloc(64)]]) {
      const device = await connectDevice(world.url(), { token: eve.session.accessToken, id: "odd" });
      await device.sendRaw("call:end", ...args).catch(() => "no answer");
      await device.sendRaw("__proto__", ...args).catch(() => "no answer");
      device.close();
    }
    expect(await rowsOfTheirs()).toEqual(before);
    expect(await health()).toBe("ok");
  },
  300_000,
);
