import { notValid } from "@nchat/contract/errors";
import { isOnAir } from "@nchat/contract/stream-rules";
import type { broadcastRoutes } from "@nchat/contract/rest/call-broadcast";
import type { Desk as CallDesk, Listener as CallListener } from "../calls/desk.ts";
import { loadCalls } from "../calls/store.ts";
import { audienceOf, toCall } from "../calls/view.ts";
import type { Context } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import { keyOf } from "../http/idempotency.ts";
import type { Part } from "../part.ts";
import type { Lease } from "../realtime/lease.ts";
import { type Rounds, startRounds } from "../rounds.ts";
import { accessTo } from "../streams/access.ts";
import type { Listener as StreamListener } from "../streams/desk.ts";
import { loadStream } from "../streams/store.ts";
import type { CallStreams } from "../streams/streams.ts";
import { createTracker } from "../tracker.ts";
import { type Carrying, createCarrying } from "./carrying.ts";
import { goesOn, hostsOf, requireHosted } from "./rights.ts";
import { startBroadcast } from "./start.ts";
import {
  addHosts,
  type Broadcast,
  broadcastOfCall,
  broadcastOfStream,
  closeBroadcast,
  loadUnsettled,
} from "./store.ts";

type RouteName = keyof typeof broadcastRoutes;
type Beside = Readonly<{ calls: Pick<CallDesk, "listen">; streams: CallStreams }>;

/** How often broadcasts are compared with their calls, their streams and media's list, while some run and while none does. */
const rhythm = { busyMs: 3000, idleMs: 10_000 };

/** Calls that are broadcast: a stream of its host shows what is composed of a call's room (ADR 0064). */
export function createBroadcasts(ctx: Context, { calls, streams }: Beside): Part<RouteName> {
  const { db, log, media } = ctx;
  const { track, settled } = createTracker(log);
  const carrying = createCarrying({ ...ctx, streams, track });
  const desk = createDesk(ctx, carrying);
  const deps = { ...ctx, ...desk, streams, carrying, track };
  let watch: Rounds | null = null;
  let lease: Lease | null = null;
  const ends: (() => void)[] = [];
  return {
    routes: createRoutes(ctx, deps),
    sockets: {},
    start: async () => {
      ends.push(media.listen(carrying.heard));
      ends.push(calls.listen((...step) => track("a broadcast could not be ended", afterCall(deps, ...step))));
      ends.push(streams.listen((...step) => track("a broadcast was not told", afterStream(deps, ...step))));
    },
    ready: async () => {
      const held = ctx.lease("broadcasts-watch");
      lease = held;
      const round = async () => !held.isHeld() || (await lookAfterAll(deps));
      watch = startRounds(round, rhythm, log, "the watch on broadcasts failed; it goes on");
    },
    stop: async () => {
      for (const end of ends) end();
      await watch?.stop();
      await lease?.stop();
      await settled();
    },
  };

  async function lookAfterAll(deps: Deps): Promise<boolean> {
    const all = await loadUnsettled(db);
    for (const each of all)
      await lookAfter(deps, each).catch((error: unknown) =>
        log.error({ err: error, broadcastId: each.id }, "a broadcast could not be looked after; it is tried again"),
      );
    return all.length > 0;
  }
}

type Desk = Readonly<{
  /** Tells everybody in a call how it is broadcast now. */
  tell: (callId: string) => Promise<void>;
  /** It is over: everybody is told once, and what media does for it ends. */
  finish: (broadcast: Broadcast) => Promise<void>;
}>;
type Deps = Context &
  Desk &
  Readonly<{
    streams: CallStreams;
    carrying: Carrying;
    /** Keeps work that nobody waits for. */
    track: (what: string, work: Promise<unknown>) => void;
  }>;

function createDesk({ db, push, now, turns }: Context, carrying: Carrying): Desk {
  const tellNow = async (callId: string) => {
    const [stored] = await loadCalls(db, [callId]);
    if (!stored) return;
    const { broadcast = null, state } = stored;
    const isStreaming = broadcast !== null;
    const audience = audienceOf(state);
    push.toUsers(audience, "call:broadcast_changed", { callId, isStreaming, broadcast });
    push.toUsers(audience, "call:state_changed", { callId, call: toCall(stored), isStreaming });
  };
  // One after another: what was read earlier is not told later.
  const tell = (callId: string) => turns(`broadcast-told:${callId}`, () => tellNow(callId));
  return {
    tell,
    finish: async ({ id, call_id }) => {
      if (await closeBroadcast(db, id, now())) await tell(call_id);
      carrying.look(id);
    },
  };
}

function createRoutes(ctx: Context, deps: Deps): Part<RouteName>["routes"] {
  const { db } = ctx;
  const { streams } = deps;
  return {
    startBroadcast: async ({ user, params, body, request }) => {
      requireSameCall(params.id, body.callId);
      const asking = { callId: params.id, user, plan: body, key: keyOf(request) };
      const stored = await startBroadcast(deps, asking);
      const [call] = await loadCalls(db, [params.id]);
      if (!call?.broadcast) throw new ApiError("CONFLICT", "The broadcast ended while it began.");
      const stream = await streams.answers.stream(stored, await accessTo(db, stored, user), request);
      return { broadcast: call.broadcast, stream, ...streams.answers.embed(stored.state.id, request) };
    },
    stopBroadcast: async ({ user, params, body }) => {
      requireSameCall(params.id, body?.callId);
      await requireHosted(ctx, params.id, user.id);
      const broadcast = await broadcastOfCall(db, params.id);
      if (!broadcast) throw new ApiError("CONFLICT", "This call is not broadcast.");
      if (broadcast.stream_id !== null) await streams.stop(broadcast.stream_id);
      await deps.finish(broadcast);
      return { streamId: broadcast.stream_id };
    },
  };
}

/** The plan repeats the call's id in bodies; another one there is a mistake of the client. */
function requireSameCall(inPath: string, inBody: string | undefined): void {
  if (inBody === undefined || inBody === inPath) return;
  const details = [{ path: "body.callId", message: "This is not the call of the path" }];
  throw new ApiError("VALIDATION_FAILED", notValid, { details });
}

async function afterCall(deps: Deps, ...[stored, , before]: Parameters<CallListener>): Promise<void> {
  const { db, streams, turns } = deps;
  const { state } = stored;
  if (stored.broadcast === undefined || before === null) return;
  const [hosts, hostsBefore] = [hostsOf(state), hostsOf(before)];
  const isOver = !goesOn(state, hostsBefore);
  if (!isOver && hosts.every((id) => hostsBefore.includes(id))) return;
  await turns(`broadcast-hosts:${state.id}`, async () => {
    const broadcast = await broadcastOfCall(db, state.id);
    if (!broadcast || broadcast.stream_id === null) return;
    if (isOver) deps.track("a broadcast could not be ended", streams.stop(broadcast.stream_id));
    // Whoever inherited the role in a step that nobody heard makes no hosts of it.
    else if (goesOn(before, broadcast.host_ids)) await addHosts(db, broadcast.id, hosts);
  });
}

/** What its stream goes through the people in the call hear too; with its end the broadcast is over. */
async function afterStream(deps: Deps, ...[{ state }, steps]: Parameters<StreamListener>): Promise<void> {
  const broadcast = await broadcastOfStream(deps.db, state.id);
  if (!broadcast || broadcast.ended_at !== null) return;
  if (!isOnAir(state.status)) await deps.finish(broadcast);
  else if (steps.includes("went-live") || steps.includes("changed")) await deps.tell(broadcast.call_id);
}

/** What a process that died, or a word that was lost, left undone. */
async function lookAfter(deps: Deps, broadcast: Broadcast): Promise<void> {
  const { db, streams, carrying, finish } = deps;
  if (broadcast.ended_at === null) {
    const stream = broadcast.stream_id === null ? null : await loadStream(db, broadcast.stream_id);
    const [call] = await loadCalls(db, [broadcast.call_id]);
    if (!stream || !isOnAir(stream.state.status)) return await finish(broadcast);
    const hosts = broadcast.host_ids.length === 0 ? null : broadcast.host_ids;
    if (!call || !goesOn(call.state, hosts))
      return deps.track("a broadcast could not be ended", streams.stop(stream.state.id));
    // Whoever asked for it may have died before they told.
    if (broadcast.asked_at === null && broadcast.attempts === 0) await deps.tell(call.state.id);
  }
  carrying.look(broadcast.id);
}
