import pg from "pg";
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { ErrorBody } from "@nchat/contract/errors";
import { io } from "socket.io-client";
import { clientEvents } from "@nchat/contract/realtime";
import { routes } from "@nchat/contract/rest";
import type { Route } from "@nchat/contract/rest/route";
import { incoming } from "../../backend/realtime/spellings.ts";
import { type Caller, type CallWorld, fresh, startCallWorld, talk, whyNoCalls } from "../support/calls.ts";
import { createClient } from "../support/client.ts";
import { connectDevice } from "../support/device.ts";
import { sampleOf, sampleOfJson, spoiled } from "../support/hostile.ts";
import { cycle, type Input, send, targetOf, tryOne } from "../support/hostile-requests.ts";

const reason = whyNoCalls("Postgres");
let world: CallWorld;
let database: pg.Client;
let ann: Caller;
let ben: Caller;
/** What belongs to ann and ben, and nobody else may touch. */
let theirs: readonly string[];

beforeAll(async () => {
  if (reason) return;
  const keys = randomBytes(32).toString("hex");
  world = await startCallWorld("Postgres", { env: { ENCRYPTION_KEYS: keys, REQUESTS_PER_MINUTE: "1000000" } });
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
}, 120_000);
afterAll(async () => {
  await database?.end();
  await world?.stop();
});

it.skipIf(reason)(
  "a stranger who tries anything everywhere changes nothing of others and never sees a 5xx",
  async () => {
    const eve = await world.person(fresh("eve"));
    const before = await rowsOfTheirs();
    expect(before.length).toBeGreaterThan(6);

    const faults = await tryEverything(eve.session.accessToken, theirs);

    expect(faults).toEqual([]);
    expect(await rowsOfTheirs()).toEqual(before);
    expect((await createClient(world.url).ask("getHealth")).status).toBe("ok");
  },
  400_000,
);

it.skipIf(reason)(
  "nor does a stranger who spells as nchat does",
  async () => {
    const eve = await world.person(fresh("eve"));
    const before = await rowsOfTheirs();
    expect(await tryAliases(eve.session.accessToken, theirs)).toEqual([]);
    expect(await rowsOfTheirs()).toEqual(before);
  },
  60_000,
);

it.skipIf(reason)(
  "whoever owns things may spoil their own with garbage, and never sees a 5xx",
  async () => {
    const dan = await world.person(fresh("dan"));
    const { channel } = await dan.client.ask("createChannel", { body: { name: "Dan's", userIds: [ben.id] } });
    const { streamId } = await dan.client.ask("startStream", {
      body: { channelId: channel.id, title: "Open", visibility: "public" },
    });
    const fay = await world.person(fresh("fay"));
    const { callId } = await talk(world, dan, fay);
    const before = await rowsOfTheirs();

    const faults = await tryEverything(dan.session.accessToken, [callId, channel.id, streamId]);

    expect(faults).toEqual([]);
    expect(await rowsOfTheirs()).toEqual(before);
  },
  400_000,
);

it.skipIf(reason)(
  "nobody at all, and whoever forges a token, is refused in the contract's words",
  async () => {
    const forged = `${ann.session.accessToken.slice(0, -4)}AAAA`;
    const answers = new Set<string>();
    for (const token of [undefined, forged, "a\u00ffb", "x".repeat(5000)]) {
      for (const route of Object.values<Route>(routes)) {
        if (route.auth !== "user") continue;
        const { params, body } = samples(route);
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
    const told = await sendAll(eve, "plan", Object.entries(clientEvents).flatMap(spoiledEvents));
    expect([...told.keys()]).toEqual(expect.arrayContaining(["VALIDATION_FAILED", "NOT_A_PARTICIPANT"]));
    const inNchatsWords = Object.entries(incoming).flatMap(([name, { event }]) =>
      spoiledEvents([name, clientEvents[event]]),
    );
    for (const [code, count] of await sendAll(eve, "nchat", inNchatsWords)) told.set(code, count);
    for (const code of ["INTERNAL", "RATE_LIMITED", "no answer"])
      expect([code, told.get(code)]).toEqual([code, undefined]);
    for (const args of [[], [undefined], [() => undefined], ["call:end", {}, {}, {}], [Buffer.alloc(64)]]) {
      const device = await connectDevice(world.url(), { token: eve.session.accessToken, id: "odd" });
      await device.sendRaw("call:end", ...args).catch(() => "no answer");
      await device.sendRaw("__proto__", ...args).catch(() => "no answer");
      device.close();
    }
    expect(await rowsOfTheirs()).toEqual(before);
    expect((await createClient(world.url).ask("getHealth")).status).toBe("ok");
  },
  300_000,
);

type Sent = readonly [event: string, payload: unknown];

const spoiledEvents = ([event, { payload }]: readonly [string, { payload: z.ZodType }]): Sent[] =>
  [...spoiled(sampleOf(payload, cycle(theirs)))].map((bad) => [event, bad]);

/** So many may be sent at once before a connection is told to slow down, which would answer for the service. */
const burst = 90;

/** Sends them all over as many connections as it takes; answers how often each code came. */
async function sendAll({ session }: Caller, protocol: "plan" | "nchat", all: readonly Sent[]) {
  const codes = new Map<string, number>();
  const auth = { token: session.accessToken, protocol };
  for (let at = 0; at < all.length; at += burst) {
    const socket = io(world.url(), { transports: ["websocket"], forceNew: true, reconnectionDelay: 50, auth });
    for (const [event, payload] of all.slice(at, at + burst)) {
      const isTooLong = JSON.stringify(payload).length > 90_000; // it ends the connection, which comes back
      const ack = socket.timeout(isTooLong ? 2000 : 20_000).emitWithAck(event, payload);
      const code = await ack.then(codeOf, () => (isTooLong ? "too long" : "no answer"));
      codes.set(code, (codes.get(code) ?? 0) + 1);
    }
    socket.close();
  }
  return codes;
}

/** Every route with every spoiled input and body; answers what went wrong. */
async function tryEverything(token: string, ids: readonly string[]): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const route of Object.values<Route>(routes))
    faults.push(...(await tryOne(world.url, targetOf(route), samples(route, ids), token)));
  return faults;
}

/** The same for nchat's spellings, as the service itself describes them. */
async function tryAliases(token: string, ids: readonly string[]): Promise<readonly string[]> {
  const { paths } = Described.parse(await (await fetch(`${world.url()}/openapi.json`)).json());
  const faults: string[] = [];
  let count = 0;
  for (const [path, methods] of Object.entries(paths))
    for (const [method, { tags, parameters, requestBody }] of Object.entries(methods)) {
      if (!tags?.includes("nchat")) continue;
      count += 1;
      const next = cycle(ids);
      const of = (place: string) =>
        Object.fromEntries(
          parameters.filter((each) => each.in === place).map(({ name, schema }) => [name, sampleOfJson(schema, next)]),
        );
      const body = requestBody?.content["application/json"]?.schema;
      const target = {
        method: method.toUpperCase(),
        path: path.replaceAll(/\{(\w+)\}/g, ":$1"),
        hasBody: body !== undefined,
      };
      const good = { params: of("path"), query: of("query"), ...(body ? { body: sampleOfJson(body, next) } : {}) };
      faults.push(...(await tryOne(world.url, target, good, token)));
    }
  expect(count).toBeGreaterThan(12);
  return faults;
}

const Described = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        tags: z.array(z.string()).optional(),
        parameters: z.array(z.object({ name: z.string(), in: z.string(), schema: z.unknown() })).default([]),
        requestBody: z.object({ content: z.record(z.string(), z.object({ schema: z.unknown() })) }).optional(),
      }),
    ),
  ),
});

function samples(route: Route, ids: readonly string[] = theirs): Input {
  const next = cycle(ids);
  const of = (part: "params" | "query" | "body") => {
    const schema = route[part];
    return schema ? { [part]: sampleOf(schema, next) } : {};
  };
  return { ...of("params"), ...of("query"), ...of("body") };
}

function codeOf(ack: unknown): string {
  if (typeof ack !== "object" || ack === null || !("error" in ack)) return "accepted";
  return ErrorBody.parse(ack).error.code;
}

/** Every row that names something of ann and ben, but what the service itself keeps current. */
async function rowsOfTheirs(): Promise<readonly string[]> {
  const { rows: tables } = await database.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_name like 'nchat\\_%' and table_schema = 'public' and table_type = 'BASE TABLE' order by 1",
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await database.query<{ row: Record<string, unknown> }>(
      `select to_jsonb(t) - 'updated_at' as row from public.${name} t where to_jsonb(t)::text ~ $1`,
      [theirs.join("|")],
    );
    found.push(...rows.map(({ row }) => `${name} ${JSON.stringify(withoutMedia(name, row))}`));
  }
  return found.toSorted();
}

/** What follows from whether LiveKit answers in time, which it may not do while everything is tried at once. */
function withoutMedia(table: string, row: Record<string, unknown>): Record<string, unknown> {
  const { metadata, participant_sid, status, ...rest } = row;
  const ofMedia = ["connecting", "connected", "reconnecting", "disconnected"];
  const kept = { ...rest, status: ofMedia.includes(String(status)) ? "goes on" : status };
  return table === "nchat_call_participants" ? kept : { ...kept, metadata, participant_sid };
}
