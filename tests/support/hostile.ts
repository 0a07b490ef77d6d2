import { z } from "zod";

type Json = Readonly<Record<string, unknown>>;

/** Ids that samples are made of, one after another. */
export type Ids = () => string;

/** A value that fits a schema, as far as JSON Schema tells; `ids` stand wherever a uuid is asked for. */
export function sampleOf(schema: z.ZodType, ids: Ids): unknown {
  return sampleOfJson(z.toJSONSchema(schema, { io: "input", unrepresentable: "any", reused: "inline" }), ids);
}

/** The same for a JSON schema. */
export const sampleOfJson = (schema: unknown, ids: Ids): unknown => sample(schema, ids);

function sample(schema: unknown, ids: Ids): unknown {
  if (!isRecord(schema)) return "anything";
  const { const: only, enum: choices, anyOf, allOf, type } = schema;
  if (only !== undefined) return only;
  if (Array.isArray(choices)) return choices[0];
  const [first]: unknown[] = Array.isArray(anyOf) ? anyOf : Array.isArray(allOf) ? allOf : [];
  if (first !== undefined) return sample(first, ids);
  switch (type) {
    case "string":
      return sampleText(schema, ids);
    case "integer":
    case "number":
      return typeof schema["minimum"] === "number" ? schema["minimum"] : 1;
    case "boolean":
      return true;
    case "array":
      return [sample(schema["items"], ids)];
    case "object":
      return sampleObject(schema["properties"], ids);
    default:
      return null;
  }
}

function sampleObject(properties: unknown, ids: Ids): Json {
  if (!isRecord(properties)) return {};
  return Object.fromEntries(Object.entries(properties).map(([key, each]) => [key, sample(each, ids)]));
}

function sampleText({ format, minLength }: Json, ids: Ids): string {
  if (format === "uuid") return ids();
  if (format === "date-time") return new Date(Date.now() + 86_400_000).toISOString();
  if (format === "email") return "nobody@example.org";
  if (format === "uri") return "rtmp://live.example.org/app";
  return "sample-text".padEnd(typeof minLength === "number" ? minLength : 0, "x");
}

function isRecord(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const deep = (levels: number): unknown => {
  let value: unknown = "bottom";
  for (let level = 0; level < levels; level++) value = level % 2 ? [value] : { next: value };
  return value;
};

/** What a careless or ill-meaning client may put where something else is expected. */
export const hostileValues: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  2 ** 31,
  Number.MAX_SAFE_INTEGER,
  1e308,
  "",
  " ",
  "null",
  "0",
  "a\u0000b",
  "\ud800",
  "\u202e\u200b\u0301".repeat(40),
  "👩‍👩‍👧‍👦".repeat(300),
  "x".repeat(70_000),
  "'; drop table nchat_calls; --",
  "../../../../etc/passwd",
  "%00%2e%2e%2f",
  "00000000-0000-0000-0000-000000000000",
  "2026-13-45T99:99:99Z",
  "+275760-09-13T00:00:00.001Z",
  "0001-01-01T00:00:00Z",
  "9999-12-31T23:59:59.999Z",
  [],
  {},
  [null],
  Array.from({ length: 2000 }, (_, index) => index),
  { $ne: null },
  JSON.parse('{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}'),
  deep(200),
];

/** A good value with one thing wrong: each place holds each hostile value once, is missing once, has company once. */
export function* spoiled(good: unknown): Generator<unknown> {
  for (const hostile of hostileValues) yield hostile;
  yield* spoiledWithin(good);
}

function* spoiledWithin(good: unknown): Generator<unknown> {
  if (Array.isArray(good)) {
    const [first]: unknown[] = good;
    for (const each of spoiled(first)) yield [each];
    yield Array.from({ length: 3000 }, () => first);
    return;
  }
  if (!isRecord(good)) return;
  yield { ...good, surprise: 1 };
  for (const [key, value] of Object.entries(good)) {
    const { [key]: _left, ...rest } = good;
    yield rest;
    for (const each of spoiled(value)) yield { ...good, [key]: each };
  }
}

/** Bodies that are no JSON of any use, with their content types. */
export const hostileBodies: readonly (readonly [type: string, body: string])[] = [
  ["application/json", ""],
  ["application/json", "nul"],
  ["application/json", '{"a":'],
  ["application/json", "\u0000"],
  ["application/json", `${"[".repeat(50_000)}${"]".repeat(50_000)}`],
  ["application/json", `{"a":"${"x".repeat(3_000_000)}"}`],
  ["application/json; charset=utf-7", "{}"],
  ["text/plain", "hello"],
  ["multipart/form-data; boundary=x", "--x--"],
  ["application/x-www-form-urlencoded", "a[__proto__][b]=1"],
  ["", "{}"],
];

/** Headers that no client of ours sends, some at a time. */
export const hostileHeaders: readonly Readonly<Record<string, string>>[] = [
  { range: "bytes=5-2", "if-range": "yesterday", "if-none-match": "*", accept: "text/html;q=a, */*;q=\u00ff" },
  { range: `bytes=${"9".repeat(40)}-`, cookie: "a=%zz; __proto__=1; =; ;;", "accept-language": "x".repeat(3000) },
  { range: "bytes=0-0,1-1", "x-forwarded-for": "::::, 1.2.3.4.5, a b", forwarded: "for=;by=", "x-real-ip": "-" },
  { range: "lines=a-b", origin: "javascript:alert(1)", referer: "\u00ff", "access-control-request-method": "GET" },
  { authorization: "Basic Og==", "if-match": "*".repeat(2000), "content-language": "\u00fe" },
  { authorization: `Bearer ${"x".repeat(6000)}`, "x-request-id": "x".repeat(500), "x-nchat-device": '{"id":[' },
  { authorization: "Bearer a b", "x-nchat-cookie": "1", "idempotency-key": "\u00e9".repeat(300), pragma: "\u00a0" },
  { "x-csrf-token": "[object Object]", "idempotency-key": " ", "x-http-method-override": "DELETE", origin: "null" },
];
