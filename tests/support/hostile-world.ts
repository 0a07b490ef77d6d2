import type pg from "pg";
import { io } from "socket.io-client";
import { z } from "zod";
import { ErrorBody } from "@nchat/contract/errors";
import { routes } from "@nchat/contract/rest";
import type { Route } from "@nchat/contract/rest/route";
import type { SignedIn } from "./client.ts";
import { sampleOf, sampleOfJson, spoiled } from "./hostile.ts";
import { cycle, type Input, targetOf, triesOf, tryAll, tryOne } from "./hostile-requests.ts";

/** Every route of the contract with every spoiled input and body; answers what went wrong. */
export async function tryEverything(
  url: () => string,
  token: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const route of Object.values<Route>(routes))
    faults.push(...(await tryOne(url, targetOf(route), samplesOf(route, ids), token)));
  return faults;
}

/**
 * The same for a stranger: what the contract itself refuses is refused whoever asks, so that only what passes it is asked.
 */
export async function tryAllThatPasses(
  url: () => string,
  token: string,
  ids: readonly string[],
): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const route of Object.values<Route>(routes)) {
    const target = targetOf(route);
    const tries = triesOf(target, samplesOf(route, ids)).filter((input) => passes(route, input));
    faults.push(...(await tryAll(url, target, tries, token)));
  }
  return faults;
}

function passes({ params, query, body }: Route, input: Input): boolean {
  const isTaken = (schema: z.ZodType | undefined, value: unknown) => schema?.safeParse(value).success ?? true;
  if (input.raw) return false;
  return isTaken(params, texts(input.params)) && isTaken(query, texts(input.query)) && isTaken(body, input.body);
}

/** Values as an address holds them. */
function texts(values: unknown): unknown {
  if (typeof values !== "object" || values === null) return {};
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)]),
  );
}

/** A good request for a route, with these ids in it. */
export function samplesOf(route: Route, ids: readonly string[]): Input {
  const next = cycle(ids);
  const of = (part: "params" | "query" | "body") => {
    const schema = route[part];
    return schema ? { [part]: sampleOf(schema, next) } : {};
  };
  return { ...of("params"), ...of("query"), ...of("body") };
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

/** Good requests for nchat's spellings, as the service itself describes them. */
export async function aliasesOf(url: string, ids: readonly string[]) {
  const { paths } = Described.parse(await (await fetch(`${url}/openapi.json`)).json());
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { tags, parameters, requestBody }]) => {
      if (!tags?.includes("nchat")) return [];
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
      const good: Input = {
        ...{ params: of("path"), query: of("query") },
        ...(body ? { body: sampleOfJson(body, next) } : {}),
      };
      return [{ target, good }];
    }),
  );
}

/** An event and what goes with it. */
export type Sent = readonly [event: string, payload: unknown];

/** An event with every spoiled payload. */
export const spoiledEvents = ([event, payload]: readonly [string, z.ZodType], ids: readonly string[]): Sent[] =>
  [...spoiled(sampleOf(payload, cycle(ids)))].map((bad) => [event, bad]);

/** So many may be sent at once before a connection is told to slow down, which would answer for the service. */
const burst = 90;

/** Sends them all over as many connections as it takes, to another node each time; answers how often each code came. */
export async function sendAll(
  url: () => string,
  { session }: SignedIn,
  protocol: "plan" | "nchat",
  all: readonly Sent[],
) {
  const codes = new Map<string, number>();
  const auth = { token: session.accessToken, protocol };
  for (let at = 0; at < all.length; at += burst) {
    const socket = io(url(), { transports: ["websocket"], forceNew: true, reconnectionDelay: 50, auth });
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

function codeOf(ack: unknown): string {
  if (typeof ack !== "object" || ack === null || !("error" in ack)) return "accepted";
  return ErrorBody.parse(ack).error.code;
}

/** Every row that names one of these ids, but what the service itself keeps current. */
export async function rowsNaming(database: pg.Client, ids: readonly string[]): Promise<readonly string[]> {
  const { rows: tables } = await database.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_name like 'nchat\\_%' and table_schema = 'public' and table_type = 'BASE TABLE' order by 1",
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await database.query<{ row: Record<string, unknown> }>(
      `select to_jsonb(t) - 'updated_at' as row from public.${name} t where to_jsonb(t)::text ~ $1`,
      [ids.join("|")],
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

/** The routes that a node says it has, each as `GET /path`; HEAD goes with GET where it is not a route of its own. */
export function mountedRoutes(log: readonly string[]): readonly string[] {
  const line = log.find((each) => each.includes("the routes that are served"));
  if (!line) throw new Error("the service did not say what it serves; LOG_LEVEL must be debug");
  const { routes: all } = z.object({ routes: z.array(z.string()) }).parse(JSON.parse(line));
  return [...new Set(all)].toSorted();
}

/** The same in another order; the same one for the same seed. */
export function shuffled<T>(all: readonly T[], seed: number): readonly T[] {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return all
    .map((value) => ({ value, at: next() }))
    .toSorted((one, other) => one.at - other.at)
    .map(({ value }) => value);
}
