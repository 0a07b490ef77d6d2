import { notValid } from "@nchat/contract/errors";
import type { DestinationInput } from "@nchat/contract/rest/stream-hosting";
import { isOpenStream } from "@nchat/contract/stream-rules";
import type { Ingress } from "@nchat/contract/streams";
import type { FastifyRequest } from "fastify";
import type { Context } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { RouteHandlers } from "../http/routes.ts";
import type { Media } from "../media/port.ts";
import type { Sealer } from "../secrets/sealed.ts";
import { requireStream } from "./access.ts";
import { baseUrlOf } from "./answers.ts";
import type { Desk } from "./desk.ts";
import { isOfCall } from "./of-call.ts";
import type { CheckDestination } from "./destinations/resolve.ts";
import {
  changeDestination,
  type DestinationChange,
  insertDestination,
  loadDestinations,
  type NewDestination,
  type StoredDestination,
  toDestination,
} from "./destinations/store.ts";
import type { Ingresses } from "./ingresses.ts";
import { createMemberRoutes, type MemberRoute } from "./member-routes.ts";
import { type Outputs, stopSending } from "./outputs.ts";
import { refuseInRehearsal } from "./rehearsal.ts";
import { refusal } from "./refusals.ts";
import { trafficOf } from "./traffic.ts";
import type { StoredStream } from "./rows.ts";

type DestinationRoute =
  | "listDestinations"
  | "listDestinationTraffic"
  | "addDestination"
  | "updateDestination"
  | "removeDestination"
  | "retryDestination";
type IngressRoute = "getIngress" | "probeIngress" | "createIngress";

type Deps = Readonly<{
  media: Media;
  sealer: Sealer;
  /** Whether secrets can be kept at all. */
  hasKeys: boolean;
  check: CheckDestination;
  ingresses: Ingresses;
  outputs: Pick<Outputs, "begin" | "inTurn">;
  desk: Pick<Desk, "tell">;
  /** Who may watch has changed. */
  onAudienceChanged: (stored: StoredStream) => Promise<void>;
}>;

/** What only a stream's host does. */
export type Hosting = Readonly<{
  routes: Pick<RouteHandlers, DestinationRoute | MemberRoute | IngressRoute>;
  /** Judges destinations before they are stored; refuses the first that is not allowed. */
  judgeAll: (
    inputs: readonly DestinationInput[],
    pathOf: (index: number) => string,
  ) => Promise<readonly NewDestination[]>;
  ingestUrlOf: (streamId: string) => Promise<string | null>;
}>;

/** How many targets one stream may have. */
const mostDestinations = 10;

/** Makes it. */
export function createHosting(ctx: Context, deps: Deps): Hosting {
  const { ingresses } = deps;
  const judge = createJudge(deps);
  return {
    routes: { ...destinationRoutes(ctx, deps, judge), ...createMemberRoutes(ctx, deps), ...ingressRoutes(ctx, deps) },
    judgeAll: (inputs, pathOf) =>
      Promise.all(
        inputs.map(async ({ platform, url, rtmpUrl, streamKey, enabled }, index) => ({
          platform,
          streamKey: judge.key(streamKey, pathOf(index)),
          enabled: enabled ?? true,
          url: await judge.url(url ?? rtmpUrl ?? "", pathOf(index)),
        })),
      ),
    ingestUrlOf: async (streamId) =>
      (await ingresses.list(streamId)).find((ingress) => ingress.type === "rtmp")?.url ?? null,
  };
}

type Judge = ReturnType<typeof createJudge>;

function createJudge({ check, hasKeys }: Deps) {
  const invalid = (path: string, message: string) =>
    new ApiError("VALIDATION_FAILED", notValid, { details: [{ path, message }] });
  return {
    /** The address in its canonical spelling. */
    url: async (url: string, path: string) => {
      const verdict = await check(url);
      if (verdict.outcome === "refused") throw invalid(path, verdict.fault);
      return verdict.target.url;
    },
    key: (key: string, path: string) => {
      if (!hasKeys) throw new ApiError("UNAVAILABLE", "This server can't keep stream keys: it has no ENCRYPTION_KEYS.");
      // A key becomes the end of an address: what would end it early or add an option to it is none.
      if (!/^[\x21-\x7e]+$/.test(key)) throw invalid(path, "The key holds characters that keys don't have.");
      // Whoever connects takes an address apart at its last slash: the server would be told another application and key.
      if (key.includes("/")) throw invalid(path, "The key holds a slash, with which keys can't be sent.");
      return key;
    },
  };
}

function createCounter(ctx: Context, { outputs }: Deps) {
  const known = async (streamId: string, id: string) => {
    const row = (await loadDestinations(ctx.db, streamId)).find((each) => each.id === id);
    if (!row) throw new ApiError("NOT_FOUND", "This stream has no such destination.");
    return row;
  };
  return {
    known,
    /** Begins or goes on sending where the stream runs; answers the destination as it is then. */
    settled: async ({ state }: StoredStream, row: StoredDestination) => {
      if (state.status === "live") await outputs.begin(state.id);
      return { destination: toDestination(await known(state.id, row.id)) };
    },
  };
}

function destinationRoutes(ctx: Context, deps: Deps, judge: Judge): Pick<RouteHandlers, DestinationRoute> {
  const { db } = ctx;
  const { settled } = createCounter(ctx, deps);
  return {
    ...changeRoutes(ctx, deps, judge),
    listDestinations: async ({ user, params }) => {
      await requireStream(db, params.id, user, "host");
      return { destinations: (await loadDestinations(db, params.id)).map(toDestination) };
    },
    listDestinationTraffic: async ({ user, params }) => {
      const { stream } = await requireStream(db, params.id, user, "host");
      return { sent: await trafficOf({ ...deps, db }, stream) };
    },
    addDestination: async ({ user, params, body }) => {
      const { stream } = await requireRunning(ctx, params.id, user);
      refuseInRehearsal(stream, "destinations");
      const url = await judge.url(body.url ?? body.rtmpUrl ?? "", "body.url");
      const streamKey = judge.key(body.streamKey, "body.streamKey");
      if ((await loadDestinations(db, params.id)).length >= mostDestinations)
        throw new ApiError("CONFLICT", `A stream may have ${mostDestinations} destinations.`);
      const input = { platform: body.platform, url, streamKey, enabled: body.enabled ?? true };
      const row = await insertDestination(db, deps.sealer, params.id, input);
      if (!row) throw new ApiError("CONFLICT", "This stream has a destination of that platform already.");
      return await settled(stream, row);
    },
  };
}

type ChangeRoute = "updateDestination" | "removeDestination" | "retryDestination";

/** Each stops what is sent in the turn of the stream's outputs: nothing is being begun with what it was until then. */
function changeRoutes(ctx: Context, deps: Deps, judge: Judge): Pick<RouteHandlers, ChangeRoute> {
  const { db } = ctx;
  const { sealer, outputs } = deps;
  const { known, settled } = createCounter(ctx, deps);
  /** Answers null when it was removed meanwhile. */
  const stopAndChange = (ref: Readonly<{ streamId: string; id: string }>, change: DestinationChange) =>
    outputs.inTurn(ref.streamId, async () => {
      await stopSending({ ...deps, db }, await known(ref.streamId, ref.id));
      return await changeDestination(db, sealer, ref, { ...change, status: "pending", errorMessage: null });
    });
  return {
    updateDestination: async ({ user, params, body }) => {
      const { stream } = await requireRunning(ctx, params.id, user);
      const row = await known(params.id, params.destinationId);
      const { url, streamKey, enabled } = body;
      const change = {
        ...(url === undefined ? {} : { url: await judge.url(url, "body.url") }),
        ...(streamKey === undefined ? {} : { streamKey: judge.key(streamKey, "body.streamKey") }),
        ...(enabled === undefined ? {} : { enabled }),
      };
      const changed = await stopAndChange({ streamId: params.id, id: row.id }, change);
      return await settled(stream, changed ?? row);
    },
    removeDestination: async ({ user, params }) => {
      await requireStream(db, params.id, user, "host");
      return await outputs.inTurn(params.id, async () => {
        const row = await known(params.id, params.destinationId);
        await stopSending({ ...deps, db }, row);
        await db.deleteFrom("nchat_stream_destinations").where("id", "=", row.id).execute();
        return { success: true };
      });
    },
    retryDestination: async ({ user, params }) => {
      const { stream } = await requireRunning(ctx, params.id, user);
      const row = await known(params.id, params.destinationId);
      await requireEgress(deps, stream);
      const changed = await stopAndChange({ streamId: params.id, id: row.id }, { enabled: true });
      return await settled(stream, changed ?? row);
    },
  };
}

async function requireEgress({ media }: Deps, { state }: StoredStream): Promise<void> {
  if (state.status !== "live") return;
  const { egress } = await media.capabilities();
  if (egress.status === "unavailable") throw new ApiError("MEDIA_UNAVAILABLE", egress.reason);
}

/** For the host, while the stream is not over. */
async function requireRunning({ db }: Context, streamId: string, user: Parameters<typeof requireStream>[2]) {
  const accessible = await requireStream(db, streamId, user, "host");
  const { status } = accessible.stream.state;
  if (status !== "scheduled" && !isOpenStream(status)) throw refusal("STREAM_ENDED");
  return accessible;
}

function ingressRoutes(ctx: Context, { ingresses, media }: Deps): Pick<RouteHandlers, IngressRoute> {
  /** One that this service takes in itself has only its path. */
  const addressed = (ingress: Ingress, request: FastifyRequest): Ingress =>
    ingress.url.startsWith("/") ? { ...ingress, url: baseUrlOf(ctx, request) + ingress.url } : ingress;
  return {
    getIngress: async ({ user, params, request }) => {
      await requireStream(ctx.db, params.id, user, "host");
      return { ingresses: (await ingresses.list(params.id)).map((each) => addressed(each, request)) };
    },
    probeIngress: async ({ user, params }) => {
      const { stream } = await requireStream(ctx.db, params.id, user, "publish");
      return { probes: await ingresses.probe(stream) };
    },
    createIngress: async ({ user, params, body, request }) => {
      const { stream } = await requireRunning(ctx, params.id, user);
      if (stream.state.status === "ending") throw refusal("STREAM_ENDED");
      if (await isOfCall(ctx.db, params.id)) throw new ApiError("CONFLICT", "A call is sent to this stream.");
      const { ingress } = await media.capabilities();
      if (ingress.status === "unavailable") throw new ApiError("MEDIA_UNAVAILABLE", ingress.reason);
      return { ingress: addressed(await ingresses.renew(stream, body?.type ?? "rtmp", user), request) };
    },
  };
}
