import { notValid } from "@nchat/contract/errors";
import type { BroadcastPlan } from "@nchat/contract/rest/call-broadcast";
import type { Identity } from "../auth/identity.ts";
import type { StoredCall } from "../calls/rows.ts";
import type { Context } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import { requireOffered } from "../offered.ts";
import type { CallStreams } from "../streams/streams.ts";
import type { StoredStream } from "../streams/rows.ts";
import type { Carrying } from "./carrying.ts";
import { requireHosted } from "./rights.ts";
import { type Broadcast, broadcastOfStream, insertBroadcast } from "./store.ts";

type Deps = Pick<Context, "db" | "config" | "log" | "media" | "now"> &
  Readonly<{
    streams: Pick<CallStreams, "start" | "stop">;
    carrying: Pick<Carrying, "begin">;
    /** Tells everybody in the call how it is broadcast now. */
    tell: (callId: string) => Promise<void>;
    finish: (broadcast: Broadcast) => Promise<void>;
  }>;

type Asking = Readonly<{ callId: string; user: Identity; plan: BroadcastPlan; key: string | null }>;

/**
 * Begins to broadcast a call: everything is checked, then stored, then told to everybody in the call, and only then is
 * media asked to take its picture out of the room (ADR 0064).
 */
export async function startBroadcast(deps: Deps, asking: Asking): Promise<StoredStream> {
  const { db, streams, now } = deps;
  const { callId, user, key } = asking;
  requireOffered(deps.config, "streaming");
  const call = await requireHosted(deps, callId, user.id);
  const { callId: _, channelId, ...plan } = asking.plan;
  const channel = channelId ?? call.state.channelId;
  if (channel === null) throw noChannel();
  // Sent again with the same key it is the same one, which may run already.
  if (call.broadcast === undefined) await requireMedia(deps, call);
  else if (key === null) throw alreadyLive();
  const stored = await streams.start({
    ...{ user, key, plan: { ...plan, channelId: channel } },
    alongside: async (trx, streamId) => {
      if (!(await insertBroadcast(trx, { callId, streamId, startedBy: user.id, at: now() }))) throw alreadyLive();
    },
  });
  let broadcast: Broadcast | null = null;
  try {
    broadcast = await broadcastOfStream(db, stored.state.id);
    if (broadcast?.call_id === callId && broadcast.ended_at === null) {
      await deps.tell(callId);
      await deps.carrying.begin(broadcast.id);
      return stored;
    }
  } catch (error) {
    await giveUp(deps, stored.state.id, broadcast);
    throw error;
  }
  throw alreadyLive(); // what an earlier request with the same key began is over, or another call's
}

/** Whoever asked reads that it failed: then it does not go on either. */
async function giveUp({ streams, finish, log }: Deps, streamId: string, broadcast: Broadcast | null): Promise<void> {
  await streams
    .stop(streamId)
    .catch((error: unknown) => log.error({ err: error, streamId }, "a stream that shows no call could not be ended"));
  if (broadcast) await finish(broadcast);
}

const alreadyLive = () =>
  new ApiError("CONFLICT", "This call is broadcast already, or is just ending, or you no longer host it.");

const noChannel = () =>
  new ApiError("VALIDATION_FAILED", notValid, {
    details: [{ path: "body.channelId", message: "This call is in no channel: name the one to broadcast to" }],
  });

/** Whatever is known to keep it from beginning is said before anybody is told that it begins. */
async function requireMedia({ media }: Deps, { state, roomName, metadata }: StoredCall): Promise<void> {
  if (state.status !== "connected" && state.status !== "reconnecting")
    throw new ApiError("CONFLICT", "This call is not connected yet.");
  if (metadata["e2ee"] === true) throw encrypted();
  const { egress, ingress } = await media.capabilities();
  const composing = await media.mayCompose(roomName);
  for (const each of [egress, ingress, composing]) if (each.status === "unavailable") throw unavailable(each.reason);
  const tracks = await media.listTracks(roomName);
  if (tracks.outcome === "done" && tracks.value.some((track) => track.isEncrypted)) throw encrypted();
  if (tracks.outcome === "unavailable" || tracks.outcome === "uncertain") throw unavailable(tracks.reason);
}

const unavailable = (reason: string) => new ApiError("MEDIA_UNAVAILABLE", reason, { retryAfter: 30 });
const encrypted = () =>
  new ApiError("ENCRYPTED", "This call is end-to-end encrypted: it can't be shown to anybody outside of it.");
