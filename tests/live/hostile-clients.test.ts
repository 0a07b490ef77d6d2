import pg from "pg";
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { ErrorBody } from "@nchat/contract/errors";
import { clientEvents } from "@nchat/contract/realtime";
import { routes } from "@nchat/contract/rest";
import type { Route } from "@nchat/contract/rest/route";
import { type Caller, type CallWorld, fresh, startCallWorld, talk, whyNoCalls } from "../support/calls.ts";
import { createClient } from "../support/client.ts";
import { connectDevice } from "../support/device.ts";
import { hostileBodies, sampleOf, spoiled } from "../support/hostile.ts";

/** So many requests at once. */
const width = 8;

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

    const faults = await tryEverything(tokenOf(eve), theirs);

    expect(faults).toEqual([]);
    expect(await rowsOfTheirs()).toEqual(before);
    expect((await createClient(world.url).ask("getHealth")).status).toBe("ok");
  },
  400_000,
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

    const faults = await tryEverything(tokenOf(dan), [callId, channel.id, streamId]);

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
        const { status } = await send(route, { params: samples(route).params, body: samples(route).body }, token);
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
    const refusals = new Set<string>();
    const events = Object.entries(clientEvents);
    for (const [event, { payload }] of events) {
      for (const bad of spoiled(sampleOf(payload, cycle(theirs)))) {
        if (!eve.device.isConnected()) break;
        const ack = await eve.device.sendRaw(event, bad).catch(() => "no answer");
        refusals.add(codeOf(ack));
      }
    }
    expect(refusals.has("VALIDATION_FAILED")).toBe(true);
    expect([...refusals].filter((code) => code === "INTERNAL" || code === "no answer")).toEqual([]);
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

/** Every route with every spoiled input and body; answers what went wrong. */
async function tryEverything(token: () => Promise<string>, ids: readonly string[]): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const [name, route] of Object.entries<Route>(routes)) {
    const good = samples(route, ids);
    const tries = [
      { ...good },
      ...[...spoiled(good.params ?? {})].map((params) => ({ ...good, params })),
      ...[...spoiled(good.query ?? {})].map((query) => ({ ...good, query })),
      ...(route.body ? [...spoiled(good.body)].map((body) => ({ ...good, body })) : []),
      ...(route.method === "GET" ? [] : hostileBodies.map((raw) => ({ ...good, raw }))),
    ];
    for (let at = 0; at < tries.length; at += width) {
      const bearer = await token();
      await Promise.all(
        tries.slice(at, at + width).map(async (each) => {
          const fault = faultOf(await send(route, each, bearer));
          if (fault) faults.push(`${name}: ${fault} on ${JSON.stringify(each).slice(0, 200)}`);
        }),
      );
    }
  }
  return faults;
}

type Input = { params?: unknown; query?: unknown; body?: unknown; raw?: readonly [type: string, body: string] };
type Answer = Readonly<{ status: number; text: string }>;

function samples(route: Route, ids: readonly string[] = theirs): Input {
  const next = cycle(ids);
  const of = (part: "params" | "query" | "body") => {
    const schema = route[part];
    return schema ? { [part]: sampleOf(schema, next) } : {};
  };
  return { ...of("params"), ...of("query"), ...of("body") };
}

async function send(route: Route, { params, query, body, raw }: Input, token: string | undefined): Promise<Answer> {
  const [type, text] = raw ?? ["application/json", route.body && body !== undefined ? JSON.stringify(body) : null];
  const headers: Record<string, string> = {};
  if (text !== null && type) headers["content-type"] = type;
  if (token !== undefined) headers["authorization"] = `Bearer ${token}`;
  const address = world.url() + pathOf(route.path, params) + queryOf(query);
  const hasBody = text !== null && route.method !== "GET";
  try {
    const response = await fetch(address, { method: route.method, headers, ...(hasBody ? { body: text } : {}) });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    // Who sends more than a megabyte may be cut off while still writing, the answer unread.
    if (text !== null && text.length > 1024 * 1024) return { status: 0, text: "" };
    throw error;
  }
}

/** The contract's refusal, or that of the routes that answer as nchat does; the code of either. */
const Refusal = z.union([
  ErrorBody.transform(({ error }) => error.code as string),
  z.object({ success: z.literal(false), error: z.string(), errorCode: z.string() }).transform((body) => body.errorCode),
]);

/** A 5xx that is not the media's honest refusal, or a refusal in another shape than the contract's. */
function faultOf({ status, text }: Answer): string | null {
  if (status < 400) return null;
  const parsed = Refusal.safeParse(parse(text));
  const code = parsed.success ? parsed.data : null;
  if (status >= 500 && !(status === 503 && code === "MEDIA_UNAVAILABLE")) return `${status} ${text.slice(0, 200)}`;
  return parsed.success ? null : `${status} in another shape: ${text.slice(0, 200)}`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const hostilePath = (value: unknown) => {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return encodeURIComponent(text.toWellFormed().slice(0, 2000)) || "%20";
};

function pathOf(path: string, params: unknown): string {
  const given = typeof params === "object" && params !== null ? Object.entries(params) : [];
  const values = new Map<string, unknown>(given);
  return path.replaceAll(/:(\w+)/g, (_, name: string) => hostilePath(values.get(name) ?? "missing"));
}

function queryOf(query: unknown): string {
  if (typeof query !== "object" || query === null) return `?${hostilePath(query ?? "")}`;
  return `?${Object.entries(query)
    .map(([key, value]) => `${hostilePath(key)}=${hostilePath(value)}`)
    .join("&")
    .slice(0, 8000)}`;
}

function cycle(ids: readonly string[]): () => string {
  let at = 0;
  return () => ids[at++ % ids.length] ?? "";
}

/** Somebody's access token; whoever spoiled their own session signs in once more. */
function tokenOf(person: Caller): () => Promise<string> {
  const { accessToken } = person.session;
  return () => Promise.resolve(accessToken);
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
    const { rows } = await database.query<{ row: string }>(
      `select (to_jsonb(t) - 'updated_at')::text as row from public.${name} t where to_jsonb(t)::text ~ $1 order by 1`,
      [theirs.join("|")],
    );
    found.push(...rows.map(({ row }) => `${name} ${row}`));
  }
  return found;
}
