import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createSignatures } from "../../backend/storage/signature.ts";
import type { Input, Target } from "./hostile-requests.ts";
import { spoiled } from "./hostile.ts";
import type { LiveKit } from "./livekit.ts";
import { signWebhook } from "./recordings.ts";

/** A route that is in no contract, as the service lists it (null: it is beside the routes), and what it is asked. */
export type Other = Readonly<{
  route: string | null;
  target: Target;
  /** Each is spoiled in every way. */
  good: readonly Input[];
  /** These are sent as they are. */
  asIs?: readonly Input[];
}>;

type Facts = Readonly<{
  livekit: LiveKit;
  encryptionKey: Uint8Array;
  /** The folders of all nodes. */
  dataDirs: readonly string[];
  /** A public stream, and what it may be asked for. */
  streamId: string;
  /** A call that the webhooks are about. */
  callId: string;
}>;

/** A browser app to serve: its pages, and one file of a long life. */
export function makeWebRoot(): string {
  const root = mkdtempSync(join(tmpdir(), "nchat-hostile-web-"));
  const page = "<!doctype html><title>nchat</title>";
  for (const [name, text] of Object.entries({ "index.html": page, "embed.html": page, "assets/app-a1B2c3D4.js": "" })) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return root;
}

type Refusal = NonNullable<Target["isRefusal"]>;

const get = (path: string, isRefusal?: Refusal): Target => ({
  ...{ method: "GET", path, hasBody: false },
  ...(isRefusal ? { isRefusal } : {}),
});
const plain = (path: string, good: readonly Input[] = [{}], isRefusal?: Refusal): Other => ({
  ...{ route: `GET ${path}`, target: get(path, isRefusal), good },
});

/** Every route of the service that neither the contract nor nchat's spellings have. */
export async function othersOf(facts: Facts): Promise<readonly Other[]> {
  const files = filesOf(facts);
  return [
    ...["/openapi.json", "/", "/index.html", "/embed.html", "/assets/app-a1B2c3D4.js", "/embed/style.css"].map((path) =>
      plain(path),
    ),
    plain("/readyz", [{}, { query: { strict: "1" } }]),
    plain("/metrics", [{}, { headers: { authorization: "Bearer nobody's" } }]),
    plain("/embed/:streamId", [{ params: { streamId: facts.streamId } }], isPage),
    plain("/oembed", [{ query: oembedOf(facts) }]),
    ...hlsOf(facts),
    plain("/api/files/*", files, isOutOfRange),
    { route: "HEAD /api/files/*", target: { ...get("/api/files/*"), method: "HEAD" }, good: files },
    await webhooksOf(facts),
    ...whip(),
    { route: "OPTIONS *", target: { method: "OPTIONS", path: "/api/:any", hasBody: false }, good: [{}] },
    ...besideRoutes,
  ];
}

const isPage: Refusal = ({ status, text }) => status === 404 && text.startsWith("<!doctype html>");
/** Its header says all there is to say. */
const isOutOfRange: Refusal = ({ status, text }) => status === 416 && text === "";

/** Engine.IO answers before any route, and what nothing answers has a shape too. */
const besideRoutes: readonly Other[] = [
  {
    route: null,
    target: get("/socket.io/", isEngines),
    good: ["polling", "websocket", "webtransport"].map((transport) => ({
      query: { EIO: "4", transport, sid: "abc", t: "x" },
    })),
  },
  {
    route: null,
    target: { method: "POST", path: "/socket.io/", hasBody: true, isRefusal: isEngines },
    good: [{ query: { EIO: "4", transport: "polling", sid: "abc" }, body: "40" }],
  },
  { route: null, target: get("/:any"), good: [{ params: { any: "nothing" } }] },
  { route: null, target: { method: "PUT", path: "/api/:any", hasBody: true }, good: [{ body: {} }] },
];

function isEngines({ status, text }: Readonly<{ status: number; text: string }>): boolean {
  return status === 400 && /^\{"code":\d,"message":"/.test(text);
}

const oembedOf = ({ streamId }: Facts) => ({
  ...{ url: `http://127.0.0.1/embed/${streamId}`, format: "json", maxwidth: "640" },
});

/** What an output would have written stands in each node's folder. */
function hlsOf({ dataDirs, streamId: id }: Facts): readonly Other[] {
  for (const dataDir of dataDirs) write(dataDir, `streams/${id}/live.m3u8`, "#EXTM3U\n");
  const path = "/hls/:id/:ticket/:file";
  const query = { _HLS_msn: "1", _HLS_part: "0" };
  const params = { id, ticket: "public", file: "live.m3u8" };
  return [
    plain(path, [
      { params, query },
      { params: { ...params, ticket: `1.${"a".repeat(43)}` }, query },
    ]),
  ];
}

function filesOf({ livekit, encryptionKey, dataDirs }: Facts): readonly Input[] {
  const key = "recordings/hostile/composite.mp4";
  for (const dataDir of dataDirs) write(dataDir, key, "0123456789");
  const ticket = { key, expires: Math.floor(Date.now() / 1000) + 3600, as: "inline", fileName: "Café.mp4" } as const;
  const signatures = createSignatures({
    encryptionKeys: [encryptionKey],
    livekit: { ...livekit, publicUrl: livekit.url },
  });
  const { expires, as, fileName: name } = ticket;
  return [{ params: { "*": key }, query: { expires, as, name, signature: signatures.sign(ticket) } }];
}

function write(dataDir: string, key: string, text: string): void {
  const file = join(dataDir, "media", key);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** Signed as LiveKit signs, so that what is odd in them comes all the way in; and unsigned. */
async function webhooksOf({ livekit, callId, streamId }: Facts): Promise<Other> {
  const createdAt = String(Math.floor(Date.now() / 1000));
  const of = (event: string, more: object) => ({ id: `EV_${event}`, event, createdAt, ...more });
  const room = { name: `call-${callId}`, sid: "RM_1", metadata: "{}" };
  const participant = {
    identity: callId,
    sid: "PA_1",
    state: "ACTIVE",
    joinedAtMs: "1",
    attributes: { username: "x" },
  };
  const track = { sid: "TR_1", type: "AUDIO", source: "MICROPHONE", muted: true };
  const good = [
    of("track_published", { room, participant, track }),
    of("room_finished", { room: { ...room, name: `stream-${streamId}` } }),
    of("egress_ended", { egressInfo: { egressId: "EG_1", roomName: room.name, status: "EGRESS_FAILED", error: "x" } }),
    of("ingress_ended", { ingressInfo: { ingressId: "IN_1", roomName: room.name, state: { status: 3, error: "x" } } }),
  ];
  const inputs: Input[] = [];
  for (const each of good)
    for (const body of [each, ...spoiled(each)]) {
      const text = JSON.stringify(withOwnId(body, inputs.length));
      const authorization = await signWebhook(text, livekit);
      inputs.push({ raw: ["application/webhook+json", text], headers: { authorization } });
    }
  const text = JSON.stringify(good[0]);
  return {
    route: "POST /api/webhooks/livekit",
    target: { method: "POST", path: "/api/webhooks/livekit", hasBody: false },
    good: [{ raw: ["application/webhook+json", text] }],
    asIs: inputs,
  };
}

/** A webhook is handled once: each is another one, unless its id is what is odd about it. */
function withOwnId(body: unknown, number: number): unknown {
  const isOrdinary = typeof body === "object" && body !== null && "id" in body && /^EV_\w+$/.test(String(body.id));
  return isOrdinary ? { ...body, id: `${String(body.id)}_${number}` } : body;
}

/** Embedded media take WHIP clients in (`embedded-whip.test.ts`); here nobody does. */
function whip(): readonly Other[] {
  const raw = ["application/sdp", "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"] as const;
  const session = { params: { session: "PA_x" }, raw, headers: { "if-match": "*" } };
  return [
    { route: "POST /whip", target: { method: "POST", path: "/whip", hasBody: false }, good: [{ raw }] },
    ...["PATCH", "DELETE"].map((method) => ({
      route: `${method} /whip/:session`,
      target: { method, path: "/whip/:session", hasBody: false },
      good: [session],
    })),
  ];
}
