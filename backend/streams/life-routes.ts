import type { FastifyRequest } from "fastify";
import type { StartedStream, StreamPlan } from "@nchat/contract/rest/streams";
import type { Identity } from "../auth/identity.ts";
import type { Context } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import { keyOf } from "../http/idempotency.ts";
import type { RouteHandlers } from "../http/routes.ts";
import { speakNchat } from "../http/spelling.ts";
import { requireForNobody } from "./rehearsal.ts";
import { requireOffered } from "../offered.ts";
import { type Access, accessTo, requireStream } from "./access.ts";
import { type Answers, baseUrlOf } from "./answers.ts";
import { changeStream, removeStream } from "./changing.ts";
import type { Desk } from "./desk.ts";
import type { Hosting } from "./hosting.ts";
import type { Entrance } from "./entering.ts";
import type { Leftovers } from "./leftovers.ts";
import type { Beginning, Life } from "./life.ts";
import type { StoredStream } from "./rows.ts";
import { durationOf, toNchatStream } from "./view.ts";

type LifeRoute =
  | "startStream"
  | "scheduleStream"
  | "createStream"
  | "startScheduledStream"
  | "stopStream"
  | "endStream"
  | "cancelStream"
  | "updateStream"
  | "deleteStream";

type Deps = Readonly<{
  desk: Desk;
  life: Life;
  start: StartStream;
  answers: Answers;
  entrance: Entrance;
  hosting: Pick<Hosting, "judgeAll" | "ingestUrlOf">;
  /** Ends a stream and waits for it. */
  stop: (streamId: string) => Promise<StoredStream>;
  leftovers: Pick<Leftovers, "end">;
  /** Who may watch has changed. */
  onAudienceChanged: (stored: StoredStream) => Promise<void>;
}>;

/** Opens a stream at once for somebody who asks for it; `alongside` is stored with it, or neither is. */
export type StartStream = (
  asking: Readonly<{ user: Identity; plan: StreamPlan; key: string | null; alongside?: Beginning["alongside"] }>,
) => Promise<StoredStream>;

/** Makes it. */
export function createStartStream(ctx: Context, deps: Pick<Deps, "hosting" | "life">): StartStream {
  return async ({ user, plan, key, alongside }) => {
    const begin = await beginning(deps, user, plan, key);
    if (begin.plan.recordStream) await requireRecorder(ctx);
    return await deps.life.start(alongside ? { ...begin, alongside } : begin);
  };
}

/** A stream's life over REST. */
export function createLifeRoutes(ctx: Context, deps: Deps): Pick<RouteHandlers, LifeRoute> {
  const { desk, life, answers, stop } = deps;
  const stopped = async (id: string, user: Identity) => {
    const { access } = await requireStream(ctx.db, id, user, "manage");
    return { access, stored: await stop(id) };
  };
  return {
    startStream: async ({ user, body, request }) => {
      const stored = await deps.start({ user, plan: body, key: keyOf(request) });
      return await started(ctx, deps, stored, user, request);
    },
    startScheduledStream: async ({ user, params, request }) => {
      const { stream } = await requireStream(ctx.db, params.id, user, "publish");
      return await started(ctx, deps, await life.open(stream), user, request);
    },
    ...planning(ctx, deps),
    stopStream: async ({ user, params, request }) => {
      const { stored, access } = await stopped(params.id, user);
      return {
        streamId: stored.state.id,
        duration: durationOf(stored, ctx.now().getTime()),
        peakViewers: stored.facts.peakViewers,
        totalViews: stored.facts.totalViews,
        recordingUrl: recordingUrlOf(ctx, stored, request),
        stream: await answers.stream(stored, access, request),
      };
    },
    endStream: async ({ user, params, request }) => {
      speakNchat(request);
      const { stored, access } = await stopped(params.id, user);
      return toNchatStream(await answers.stream(stored, access, request));
    },
    cancelStream: async ({ user, params, request }) => {
      const { access } = await requireStream(ctx.db, params.id, user, "manage");
      const stored = await desk.command(params.id, { event: { type: "cancel" } });
      return { stream: await answers.stream(stored, access, request) };
    },
  };
}

/** Who wants a recording learns before the stream begins that there is nobody to make one. */
async function requireRecorder({ media, config }: Context): Promise<void> {
  requireOffered(config, "recording");
  const { egress } = await media.capabilities();
  if (egress.status === "unavailable") throw new ApiError("MEDIA_UNAVAILABLE", egress.reason);
}

/** Where the host downloads the recording once it is ready. */
function recordingUrlOf(ctx: Context, { facts }: StoredStream, request: FastifyRequest): string | null {
  return facts.recordingId === null ? null : `${baseUrlOf(ctx, request)}/api/recordings/${facts.recordingId}`;
}

type PlanningRoute = "scheduleStream" | "createStream" | "updateStream" | "deleteStream";

function planning(ctx: Context, deps: Deps): Pick<RouteHandlers, PlanningRoute> {
  const { desk, life, answers } = deps;
  const planned = async (user: Identity, plan: StreamPlan, at: string | null | undefined, request: FastifyRequest) => {
    const stored = await life.schedule(await beginning(deps, user, plan), at ? new Date(at) : null);
    return await answers.stream(stored, await accessTo(ctx.db, stored, user), request);
  };
  return {
    scheduleStream: async ({ user, body: { scheduledAt, ...plan }, request }) => {
      const stream = await planned(user, plan, scheduledAt, request);
      return { stream, embedCode: answers.embed(stream.id, request).embedCode };
    },
    createStream: async ({ user, body: { scheduledAt, ...plan }, request }) => {
      speakNchat(request);
      return toNchatStream(await planned(user, plan, scheduledAt, request));
    },
    updateStream: async ({ user, params, body, request }) => {
      const { access } = await requireStream(ctx.db, params.id, user, "manage");
      const { stored, isOtherAudience } = await changeStream(ctx, desk, params.id, body);
      if (isOtherAudience) await deps.onAudienceChanged(stored);
      return { stream: await answers.stream(stored, access, request) };
    },
    deleteStream: async ({ user, params }) => {
      const { stream } = await requireStream(ctx.db, params.id, user, "manage");
      await removeStream(ctx, deps, stream);
      return { success: true };
    },
  };
}

/** Options may stand in `options` or beside the title; destinations are judged before anything is stored. */
async function beginning(
  { hosting }: Pick<Deps, "hosting">,
  user: Identity,
  { options = {}, ...plan }: StreamPlan,
  key: string | null = null,
) {
  const { rtmpOutputs = [], ...more } = options;
  const platforms = rtmpOutputs.map((output) => output.platform).filter((platform) => platform !== "custom");
  if (new Set(platforms).size < platforms.length)
    throw new ApiError("VALIDATION_FAILED", "A platform may be named once; further ones are custom.");
  requireForNobody({ ...plan, ...more }, rtmpOutputs.length);
  const destinations = await hosting.judgeAll(rtmpOutputs, (index) => `body.options.rtmpOutputs.${index}.url`);
  return { user, key, plan: { ...plan, ...more }, destinations };
}

async function started(
  ctx: Context,
  { answers, entrance, hosting }: Deps,
  stored: StoredStream,
  user: Identity,
  request: FastifyRequest,
): Promise<StartedStream> {
  const access: Access = await accessTo(ctx.db, stored, user);
  const entry = await entrance.enter({ stored, access, user, asViewer: false });
  const stream = await answers.stream(stored, access, request);
  return {
    streamId: entry.streamId,
    roomName: entry.roomName,
    hostToken: entry.token,
    livekitUrl: entry.livekitUrl,
    expiresAt: entry.expiresAt,
    iceServers: entry.iceServers,
    rtmpIngestUrl: await hosting.ingestUrlOf(stored.state.id),
    hlsUrl: stream.hlsUrl,
    dashUrl: stream.dashUrl,
    embedCode: answers.embed(stored.state.id, request).embedCode,
    stream,
  };
}
