import { z } from "zod";
import { ErrorBody } from "@nchat/contract/errors";
import type { Route } from "@nchat/contract/rest/route";
import { hostileBodies, hostileHeaders, spoiled } from "./hostile.ts";

/** What is asked: parts of a request, or `raw` in the place of its body. */
export type Input = {
  params?: unknown;
  query?: unknown;
  body?: unknown;
  raw?: readonly [type: string, body: string];
  headers?: Readonly<Record<string, string>>;
};
type Answer = Readonly<{ status: number; text: string }>;
/** What of a route is needed to ask it. */
export type Target = Readonly<{
  method: string;
  path: string;
  hasBody: boolean;
  /** How it may refuse beside the contract's shape; pages do. */
  isRefusal?: (answer: Answer) => boolean;
}>;

/** The target that a route of the contract is. */
export const targetOf = ({ method, path, body }: Route): Target => ({ method, path, hasBody: body !== undefined });

/** So many requests at once. */
const width = 8;

/** Asks one route with every spoiled part of a good request; answers what went wrong. */
export async function tryOne(
  url: () => string,
  target: Target,
  good: Input,
  token: string,
): Promise<readonly string[]> {
  return await tryAll(url, target, triesOf(target, good), token);
}

/** A good request with one thing wrong each time, and as it is. */
export function triesOf(target: Target, good: Input): readonly Input[] {
  return [
    { ...good },
    ...[...spoiled(good.params ?? {})].map((params) => ({ ...good, params })),
    ...[...spoiled(good.query ?? {})].map((query) => ({ ...good, query })),
    ...(target.hasBody ? [...spoiled(good.body)].map((body) => ({ ...good, body })) : []),
    ...(isWithoutBody(target.method) ? [] : hostileBodies.map((raw) => ({ ...good, raw }))),
    ...hostileHeaders.map((headers) => ({ ...good, headers: { ...good.headers, ...headers } })),
    ...[good, good], // and what is good comes again, twice, after all that
  ];
}

/** Asks one route all this; answers what went wrong. */
export async function tryAll(
  url: () => string,
  target: Target,
  tries: readonly Input[],
  token: string,
): Promise<readonly string[]> {
  const faults: string[] = [];
  for (let at = 0; at < tries.length; at += width) {
    await Promise.all(
      tries.slice(at, at + width).map(async (each) => {
        const fault = faultOf(await send(url(), target, each, token), target);
        if (fault) faults.push(`${target.method} ${target.path}: ${fault} on ${JSON.stringify(each).slice(0, 200)}`);
      }),
    );
  }
  return faults;
}

/** Asks it. */
export async function send(url: string, target: Target, input: Input, token: string | undefined): Promise<Answer> {
  const { params, query, body, raw } = input;
  const { method } = target;
  const [type, text] = raw ?? ["application/json", target.hasBody && body !== undefined ? JSON.stringify(body) : null];
  const headers: Record<string, string> = {};
  if (text !== null && type) headers["content-type"] = type;
  if (token !== undefined) headers["authorization"] = `Bearer ${token}`;
  Object.assign(headers, input.headers);
  const address = url + pathOf(target.path, params) + queryOf(query);
  const hasBody = text !== null && !isWithoutBody(method);
  try {
    const response = await fetch(address, { method, headers, ...(hasBody ? { body: text } : {}) });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    // Who sends more than a megabyte may be cut off while still writing, the answer unread.
    if (text !== null && text.length > 1024 * 1024) return { status: 0, text: "" };
    throw error;
  }
}

const isWithoutBody = (method: string) => method === "GET" || method === "HEAD";

/** The contract's refusal, or that of the routes that answer as nchat does; the code of either. */
const Refusal = z.union([
  ErrorBody.transform(({ error }) => error.code as string),
  z.object({ success: z.literal(false), error: z.string(), errorCode: z.string() }).transform((body) => body.errorCode),
]);

/** A 5xx that is not the media's honest refusal, or a refusal in another shape than the contract's. */
function faultOf(answer: Answer, { method, isRefusal }: Target): string | null {
  const { status, text } = answer;
  if (status < 400 || (status < 500 && (method === "HEAD" || isRefusal?.(answer)))) return null;
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
  return path.replaceAll(/:(\w+)|\*/g, (all, name?: string) => hostilePath(values.get(name ?? all) ?? "missing"));
}

function queryOf(query: unknown): string {
  if (typeof query !== "object" || query === null) return `?${hostilePath(query ?? "")}`;
  return `?${Object.entries(query)
    .map(([key, value]) => `${hostilePath(key)}=${hostilePath(value)}`)
    .join("&")
    .slice(0, 8000)}`;
}

/** Takes one after another, and the first again. */
export function cycle(ids: readonly string[]): () => string {
  let at = 0;
  return () => ids[at++ % ids.length] ?? "";
}
