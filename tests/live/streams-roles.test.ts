import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { streamRoutes } from "@nchat/contract/rest/streams";
import type { StreamVisibility } from "@nchat/contract/streams";
import { fresh, smallAndLarge, whyNoCalls } from "../support/calls.ts";
import type { SignedIn } from "../support/client.ts";
import { ErrorBody } from "@nchat/contract/errors";
import type { Route } from "@nchat/contract/rest/route";
import { refOf, startStreamWorld, type StreamWorld } from "../support/stream-world.ts";

type Name = keyof typeof streamRoutes;
type Table = Readonly<Record<string, readonly string[]>>;

const roles = ["nobody", "stranger", "viewer", "co-host", "admin", "host"] as const;
type Role = (typeof roles)[number];

const no = "UNAUTHENTICATED";
const hid = "STREAM_NOT_FOUND";
const barred = "FORBIDDEN";
const seen = [hid, hid, "ok", "ok", "ok", "ok"];
const managed = [no, hid, barred, "ok", "ok", "ok"];
const hosted = (forHost = "ok") => [no, hid, barred, barred, barred, forHost];

/** Of a channel's stream, for: nobody, a stranger, a viewer, a co-host, the channel's admin, the host. */
const ofChannel = {
  getStream: seen,
  joinStream: seen,
  listStreamViewers: seen,
  getStreamEmbed: seen,
  getStreamAnalytics: managed,
  listStreamMembers: managed,
  updateStream: managed,
  stopStream: managed,
  endStream: managed,
  cancelStream: managed,
  deleteStream: managed,
  startScheduledStream: [no, hid, barred, "ok", barred, "ok"],
  addStreamMembers: hosted(),
  removeStreamMember: hosted("USER_NOT_FOUND"),
  listDestinations: hosted(),
  listDestinationTraffic: hosted(),
  addDestination: hosted(),
  updateDestination: hosted("NOT_FOUND"),
  removeDestination: hosted("NOT_FOUND"),
  retryDestination: hosted("NOT_FOUND"),
  getIngress: hosted(),
  probeIngress: [no, hid, barred, "ok", barred, "ok"],
  createIngress: hosted("MEDIA_UNAVAILABLE"),
  listStreamMarkers: [hid, hid, barred, "ok", "ok", "ok"],
  // Nothing is live before it has a picture, and nothing is marked in it.
  addStreamMarker: [no, hid, barred, "CONFLICT", barred, "CONFLICT"],
  removeStreamMarker: [no, hid, barred, "NOT_FOUND", barred, "NOT_FOUND"],
  startStream: [no, barred, "ok", barred, "ok", "ok"],
  scheduleStream: [no, barred, "ok", barred, "ok", "ok"],
  createStream: [no, barred, "ok", barred, "ok", "ok"],
  listStreams: ["0", "0", "1", "1", "1", "1"],
  listActiveStreams: ["0", "0", "1", "1", "1", "1"],
  listScheduledStreams: ["0", "0", "0", "0", "0", "0"],
} satisfies Record<Name, string[]>;

const isSeenByAll = ["ok", "ok", "ok", "ok", "ok", "ok"];
/** What is otherwise when the stream is public. */
const ofPublic: Partial<Record<Name, string[]>> = {
  getStream: isSeenByAll,
  joinStream: isSeenByAll,
  listStreamViewers: isSeenByAll,
  getStreamEmbed: isSeenByAll,
  updateStream: [no, barred, barred, "ok", "ok", "ok"],
  addDestination: [no, barred, barred, barred, barred, "ok"],
  listStreams: ["1", "1", "1", "1", "1", "1"],
};

/** And by invitation: the channel's member is a stranger, and this stranger was not invited. */
const ofInvited: Partial<Record<Name, string[]>> = {
  getStream: [hid, hid, hid, "ok", "ok", "ok"],
  joinStream: [hid, hid, hid, "ok", "ok", "ok"],
  updateStream: [no, hid, hid, "ok", "ok", "ok"],
  listStreams: ["0", "0", "0", "1", "1", "1"],
};

describe.each(smallAndLarge)("each route of streams on %s", (setUp) => {
  const reason = whyNoCalls(setUp);
  let world: StreamWorld;
  let tokens: Readonly<Record<Role, string | null>>;
  let coHostId = "";

  beforeAll(async () => {
    if (reason) return;
    world = await startStreamWorld(setUp);
    const [coHost, admin] = [await world.person(fresh("co")), await world.person(fresh("admin"))];
    const params = { id: world.channelId };
    await world.host.client.ask("addChannelMembers", { params, body: { userIds: [admin.id], role: "admin" } });
    coHostId = coHost.id;
    const tokenOf = ({ session }: SignedIn) => session.accessToken;
    tokens = {
      nobody: null,
      stranger: tokenOf(world.stranger),
      viewer: tokenOf(world.member),
      "co-host": tokenOf(coHost),
      admin: tokenOf(admin),
      host: tokenOf(world.host),
    };
  }, 120_000);
  afterAll(async () => world?.stop());

  const planned = async (visibility: StreamVisibility) => {
    const body = { channelId: world.channelId, title: "Planned", visibility, coHostIds: [coHostId] };
    return (await world.host.client.ask("createStream", { body })).id;
  };
  const running = async (visibility: StreamVisibility) =>
    (await world.begin({ visibility, coHostIds: [coHostId] })).streamId;

  /** Asks one route as one role: of the shared stream, or of one that the asking may end. */
  const ask = async (name: Name, role: Role, visibility: StreamVisibility, shared: string): Promise<string> => {
    const own = ends.has(name) ? await running(visibility) : wantsPlan.has(name) ? await planned(visibility) : null;
    const plan = { channelId: world.channelId, title: "Of the table" };
    const asked = { id: own ?? shared, plan, coHostId, hostId: world.host.id };
    const said = await attempt(world.url(), name, tokens[role], asked);
    if (own !== null) await endPlannedOrRunning(own);
    if (begins.has(name) && said === "ok") await endOthers();
    return said;
  };
  const endPlannedOrRunning = async (id: string) => {
    await world.host.client.try("stopStream", refOf(id));
    await world.host.client.try("cancelStream", refOf(id));
  };
  /** Ends what was begun by whoever was asked, in the name of the channel's owner. */
  const endOthers = async () => {
    const query = { channelId: world.channelId, limit: 100 };
    const { streams } = await world.host.client.ask("listStreams", { query });
    for (const { id } of streams.filter((stream) => stream.title === "Of the table" && stream.endedAt === null))
      await endPlannedOrRunning(id);
  };
  const tableOf = async (expected: Table, visibility: StreamVisibility): Promise<Table> => {
    const table: Record<string, string[]> = {};
    const shared = await running(visibility);
    for (const name of Object.keys(expected).filter(isName)) {
      table[name] = [];
      for (const role of roles) table[name].push(await ask(name, role, visibility, shared));
    }
    await world.end(shared);
    return table;
  };

  it.skipIf(reason)(
    "answers each role as the table says, of a channel's stream",
    async () => {
      expect(await tableOf(ofChannel, "channel_members")).toEqual(ofChannel);
    },
    240_000,
  );

  it.skipIf(reason)(
    "answers each role as the table says, of a public stream and of one by invitation",
    async () => {
      expect(await tableOf(ofPublic, "public")).toEqual(ofPublic);
      expect(await tableOf(ofInvited, "invite_only")).toEqual(ofInvited);
    },
    240_000,
  );

  it.skipIf(reason)("answers of a stream that is not there as of one that may not be seen", async () => {
    const id = await running("invite_only");
    const hidden = await world.stranger.client.try("getStream", refOf(id));
    const missing = await world.stranger.client.try("getStream", refOf(randomUUID()));
    const told = (outcome: typeof hidden) => (outcome.ok ? "ok" : { ...outcome.error, requestId: "" });
    expect(told(hidden)).toEqual(told(missing));
    await world.end(id);
  });
});

const isName = (name: string): name is Name => Object.hasOwn(streamRoutes, name);
const wantsPlan: ReadonlySet<Name> = new Set(["startScheduledStream", "cancelStream", "deleteStream"]);
const ends: ReadonlySet<Name> = new Set(["stopStream", "endStream"]);
const begins: ReadonlySet<Name> = new Set(["startStream", "scheduleStream", "createStream"]);

type Asked = Readonly<{
  id: string;
  plan: Readonly<{ channelId: string; title: string }>;
  coHostId: string;
  hostId: string;
}>;

/** The contract's shape, or nchat's on the routes that are its alone. */
const Refusal = z.union([
  ErrorBody.transform(({ error }) => error.code),
  z.object({ success: z.literal(false), errorCode: z.string() }).transform(({ errorCode }) => errorCode),
]);

/** What a route says to whoever has that token: "ok", how many it lists, or the code of its refusal. */
async function attempt(url: string, name: Name, token: string | null, asked: Asked): Promise<string> {
  const { method, path, query, body: hasBody }: Route = streamRoutes[name];
  const others = path.replace(":id", asked.id).replaceAll(/:\w+/g, () => randomUUID());
  const status = name === "listStreams" ? "&status=active" : "";
  const search = query && "hostId" in query.shape ? `?hostId=${asked.hostId}${status}` : "";
  const response = await fetch(url + others + search, {
    method,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(hasBody ? { "content-type": "application/json" } : {}),
    },
    ...(hasBody ? { body: JSON.stringify(bodyFor(name, asked)) } : {}),
  });
  const answer: unknown = await response.json();
  if (!response.ok) return Refusal.parse(answer);
  const listed = z.object({ total: z.int(), streams: z.array(z.unknown()) }).safeParse(answer);
  return listed.success ? String(listed.data.total) : "ok";
}

function bodyFor(name: Name, { plan, coHostId }: Asked): unknown {
  switch (name) {
    case "startStream":
    case "createStream":
      return plan;
    case "scheduleStream":
      return { ...plan, scheduledAt: new Date(Date.now() + 3_600_000).toISOString() };
    case "updateStream":
      return { title: "Changed" };
    case "addStreamMembers":
      return { userIds: [coHostId], role: "co_host" };
    case "addDestination":
      return { platform: "custom", url: "rtmp://1.1.1.1/app", streamKey: "key" };
    case "updateDestination":
      return { enabled: false };
    default:
      return {};
  }
}
