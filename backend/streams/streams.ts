import type { streamRoutes } from "@nchat/contract/rest/streams";
import type { Context } from "../context.ts";
import type { Part } from "../part.ts";
import type { Lease } from "../realtime/lease.ts";
import { createSealer, type Sealer } from "../secrets/sealed.ts";
import type { WebhookListener } from "../webhooks/webhooks.ts";
import { type Answers, createAnswers } from "./answers.ts";
import { type Audience, createAudience } from "./audience-change.ts";
import { type CountTeller, createCountTeller } from "./counts.ts";
import { createDesk, type Desk, type Listener } from "./desk.ts";
import { createCheckDestination } from "./destinations/resolve.ts";
import { createAddressRule } from "./destinations/special-purpose.ts";
import { resealDestinations } from "./destinations/store.ts";
import { serveEmbed } from "./embed.ts";
import { createEndings, type Endings } from "./ending.ts";
import { createEntrance } from "./entering.ts";
import { createHosting } from "./hosting.ts";
import { createIngresses, type Ingresses } from "./ingresses.ts";
import { createLeftovers, type Leftovers } from "./leftovers.ts";
import { createLife } from "./life.ts";
import { createLifeRoutes, createStartStream, type StartStream } from "./life-routes.ts";
import { createMarkerRoutes } from "./markers.ts";
import { serveOrigin } from "./origin.ts";
import { createOutputs, type Outputs } from "./outputs.ts";
import { createPlayback } from "./playback.ts";
import { noteViewers } from "./samples.ts";
import { streamRespellings } from "./spellings.ts";
import { loadDue, loadOpen, loadStream, loadUnfinished, overOf } from "./store.ts";
import { createViewers, type Viewers } from "./viewers.ts";
import type { Rounds } from "../rounds.ts";
import { startWatch } from "./watch.ts";
import { serveWhip } from "./whip.ts";
import { createWatchingRoutes } from "./watching-routes.ts";
import { createStreamWebhook } from "./webhook.ts";

type StreamRouteName = keyof typeof streamRoutes;

/** What streams ask of recordings. */
export type StreamRecordings = Readonly<{
  /** Records a live stream in its host's name; throws what a host would be answered. */
  start: (streamId: string, host: Readonly<{ id: string; roles: readonly string[] }>) => Promise<string>;
  stop: (streamId: string) => Promise<string | null>;
}>;

/** Live streams, chat excepted. */
export type Streams = Part<StreamRouteName> &
  Readonly<{
    viewers: Viewers;
    audience: Audience;
    /** Hears every step of every stream; answers the end of it. */
    listen: Desk["listen"];
    onWebhook: WebhookListener;
    ofCalls: CallStreams;
  }>;

/** What a call that is broadcast asks of its stream. */
export type CallStreams = Readonly<{
  start: StartStream;
  /** Ends a stream and waits until it has ended. */
  stop: (streamId: string) => Promise<unknown>;
  ingresses: Pick<Ingresses, "open">;
  answers: Answers;
  listen: Desk["listen"];
}>;

/** Live streams: their routes, jobs and pages, what LiveKit tells of them, and what a restart has to pick up. */
export function createStreams(ctx: Context, recordings: StreamRecordings): Streams {
  const { config, media } = ctx;
  const desk = createDesk(ctx);
  const sealer = createSealer(config.encryptionKeys);
  const playback = createPlayback(config);
  const check = createCheckDestination(createAddressRule(config.streams.destinationNetworks));
  const counts = createCountTeller(ctx);
  const viewers = createViewers({ ...ctx, isAlone: config.databaseUrl === null, onCount: counts.changed });
  const { changed, notRecorded } = createChanges(ctx, desk);
  const outputs = createOutputs({ ...ctx, ...config.offer, sealer, check, onPlayback: changed, track: desk.track });
  const ingresses = createIngresses(ctx);
  const endings = createEndings({ ...ctx, desk, outputs, ingresses, viewers, recordings });
  const leftovers = createLeftovers({ ...ctx, outputs, ingresses, track: desk.track });
  const answers = createAnswers(ctx, playback);
  const entrance = createEntrance(ctx);
  const audience = createAudience(ctx, { viewers, desk });
  const onAudienceChanged = audience.changed;
  const hasKeys = config.encryptionKeys.length > 0;
  const hosting = createHosting(ctx, { media, sealer, hasKeys, check, ingresses, outputs, desk, onAudienceChanged });
  const life = createLife(ctx, desk, sealer);
  const start = createStartStream(ctx, { hosting, life });
  const lifeRoutes = createLifeRoutes(ctx, {
    ...{ desk, life, start, answers, entrance, hosting, onAudienceChanged },
    ...{ leftovers, stop: endings.stop },
  });

  desk.listen(follow({ ...ctx, desk, outputs, endings, ingresses, recordings, notRecorded }));
  return {
    viewers,
    audience,
    listen: desk.listen,
    onWebhook: createStreamWebhook(ctx, desk),
    ofCalls: { start, stop: endings.stop, ingresses, answers, listen: desk.listen },
    routes: {
      ...lifeRoutes,
      ...createWatchingRoutes(ctx, { answers, entrance }),
      ...hosting.routes,
      ...createMarkerRoutes(ctx),
    },
    sockets: {},
    respellings: streamRespellings,
    register: async (scope) => {
      serveEmbed(scope, ctx, answers);
      serveOrigin(scope, ctx, playback);
      await scope.register(async (inner) => serveWhip(inner, ctx));
    },
    ...lifeOf(ctx, { desk, outputs, endings, leftovers, viewers, counts, sealer }),
    onAccountDeleted: (userId) => endAllOf(ctx, desk, endings.stop, userId),
  };
}

/** What of a stream is written and told beside its desk. */
function createChanges({ db }: Context, desk: Pick<Desk, "tell">) {
  const changed = async (streamId: string) => {
    const stored = await loadStream(db, streamId);
    if (stored) await desk.tell(stored, "changed");
  };
  return {
    changed,
    notRecorded: async (streamId: string) => {
      await db.updateTable("nchat_streams").set({ record_stream: false }).where("id", "=", streamId).execute();
      await changed(streamId);
    },
  };
}

type Following = Pick<Context, "db" | "now"> &
  Readonly<{
    desk: Desk;
    outputs: Outputs;
    endings: Endings;
    ingresses: Ingresses;
    recordings: StreamRecordings;
    /** It was to be recorded and is not: its host is told. */
    notRecorded: (streamId: string) => Promise<void>;
  }>;

/** What the steps of a stream lead to outside of it. */
function follow({ db, now, desk, outputs, endings, ingresses, recordings, notRecorded }: Following): Listener {
  return (stored, steps) => {
    const { id, hostId } = stored.state;
    if (steps.includes("wrap-up")) endings.begin(stored);
    if (steps.includes("cancelled")) desk.track("an ingress could not be ended", ingresses.end(id));
    if (!steps.includes("went-live")) return;
    desk.track("how many watch could not be noted", noteViewers(db, id, now()));
    desk.track("what leaves a stream could not be begun", outputs.begin(id));
    if (!stored.facts.recordStream) return;
    const recording = recordings.start(id, { id: hostId, roles: [] }).catch(async (error: unknown) => {
      await notRecorded(id);
      throw error;
    });
    desk.track("a stream could not be recorded", recording);
  };
}

async function reseal({ db, log, config }: Context, sealer: Sealer): Promise<void> {
  if (config.encryptionKeys.length === 0) return;
  const { resealed, unreadable } = await resealDestinations(db, sealer);
  if (resealed > 0) log.info({ count: resealed }, "stream keys were sealed with the newest encryption key");
  if (unreadable.length > 0) log.warn({ destinations: unreadable }, "stream keys can't be read: no key of ours fits");
}

type Running = Readonly<{
  desk: Desk;
  outputs: Outputs;
  endings: Endings;
  leftovers: Leftovers;
  viewers: ReturnType<typeof createViewers>;
  counts: CountTeller;
  sealer: Sealer;
}>;

function lifeOf(ctx: Context, running: Running): Pick<Part, "start" | "ready" | "stop"> {
  const { desk, outputs, endings, leftovers, viewers, counts, sealer } = running;
  const { db, log } = ctx;
  let watch: Rounds | null = null;
  let lease: Lease | null = null;
  let unlisten = () => {};
  return {
    start: async () => {
      ctx.jobs.handle("stream:deadline", ({ streamId }) => desk.timePassed(streamId));
      unlisten = ctx.media.listen(outputs.heard);
      await viewers.start();
      await viewers.closeDead();
      await reseal(ctx, sealer);
    },
    ready: async () => {
      for (const stored of await loadUnfinished(db)) {
        log.info({ streamId: stored.state.id, status: stored.state.status }, "a stream goes on");
        await desk.timePassed(stored.state.id);
        if (stored.state.status === "ending") endings.begin(stored);
      }
      const held = ctx.lease("stream-watch");
      lease = held;
      watch = startWatch({
        ...ctx,
        desk,
        isOurs: held.isHeld,
        open: () => loadOpen(db),
        due: (now) => loadDue(db, now),
        over: (ids) => overOf(db, ids),
        settle: ({ state }) => outputs.look(state.id),
        closeDeadViewers: viewers.closeDead,
        endLeftovers: leftovers.endAll,
      });
    },
    stop: async () => {
      unlisten();
      await watch?.stop();
      await lease?.stop();
      await desk.stop();
      await viewers.stop();
      await counts.stop();
    },
  };
}

/** Whoever goes takes their streams along. */
async function endAllOf(ctx: Context, desk: Desk, stop: (streamId: string) => Promise<unknown>, userId: string) {
  for (const { state } of await loadUnfinished(ctx.db, userId)) {
    if (state.status === "scheduled") await desk.apply(state.id, { event: { type: "cancel" } });
    else await stop(state.id);
  }
}
