import type { Context } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { MediaEvent } from "../media/events.ts";
import type { Egress, MediaFailure } from "../media/port.ts";
import { withoutKeys } from "../media/rtmp-url.ts";
import { waitMs } from "../streams/attempts.ts";
import { isOver } from "../streams/egresses.ts";
import { mediaRefusal } from "../streams/refusals.ts";
import { loadStream } from "../streams/store.ts";
import type { CallStreams } from "../streams/streams.ts";
import { loadPeople } from "../streams/view.ts";
import {
  type Broadcast,
  broadcastOfRoom,
  claimEgress,
  loadBroadcast,
  nameEgress,
  noteFailure,
  seeEgress,
  settleBroadcast,
  waitUntil,
} from "./store.ts";

/** So often in a row it is tried to carry a call to its stream; then the stream ends. */
const mostAttempts = 6;
/** What ran for so long failed for the first time. */
const lastedMs = 60_000;
/** A start that nobody heard of within this time began nothing, or what it began is on media's list by then. */
const lateMs = 60_000;
/** An egress that media does not list, and has not for so long, is lost. */
const lostMs = 5000;

type Deps = Pick<Context, "db" | "log" | "media" | "mediaTurns" | "now"> &
  Readonly<{
    streams: Pick<CallStreams, "ingresses" | "stop">;
    /** Keeps work that nobody waits for. */
    track: (what: string, work: Promise<unknown>) => void;
  }>;

/**
 * What carries the picture of a call's room to its stream: one egress, which goes into an ingress of the stream. It is
 * claimed by the broadcast's row before media is asked, compared with media's list, and ended with the broadcast.
 */
export type Carrying = Readonly<{
  /** Begins it for who waits; throws what kept it from beginning. */
  begin: (id: string) => Promise<void>;
  /** Compares what should run with what does; nobody waits for it, and it is done once at a time. */
  look: (id: string) => void;
  heard: (event: MediaEvent) => Promise<void>;
}>;

/** Makes it. */
export function createCarrying(deps: Deps): Carrying {
  const { db, mediaTurns, track } = deps;
  const busy = new Map<string, { again: boolean }>();
  const step = (id: string, isAwaited: boolean) => mediaTurns(`broadcast:${id}`, () => compare(deps, id, isAwaited));
  const run = async (id: string, round: { again: boolean }): Promise<void> => {
    try {
      do {
        round.again = false;
        const failure = await step(id, false);
        if (failure) deps.log.warn({ broadcastId: id, said: failure.message }, "a call does not reach its stream");
      } while (round.again);
    } finally {
      busy.delete(id);
    }
  };
  const look = (id: string) => {
    const round = busy.get(id);
    if (round) return void (round.again = true);
    const begun = { again: false };
    busy.set(id, begun);
    track("what carries a call to its stream could not be looked after; it is tried again", run(id, begun));
  };
  return {
    look,
    begin: async (id) => {
      const failure = await step(id, true);
      if (failure) throw failure;
    },
    heard: async (event) => {
      if (!("egress" in event) || !isCarrier(event.egress)) return;
      const broadcast = await broadcastOfRoom(db, event.egress.room);
      if (!broadcast) return;
      // One that began when nobody waited for it any more, after everything of the call was over.
      if (broadcast.settled_at !== null && !isOver(event.egress.status)) await deps.media.stopEgress(event.egress.id);
      if (broadcast.settled_at === null) look(broadcast.id);
    },
  };
}

/** Recordings of a call write files; what writes none carries it elsewhere. */
const isCarrier = ({ requestedKeys }: Egress) => requestedKeys.length === 0;

/** Answers what kept it from beginning, if it had to begin. */
async function compare(deps: Deps, id: string, isAwaited: boolean): Promise<ApiError | null> {
  const { db, media, now } = deps;
  const broadcast = await loadBroadcast(db, id);
  if (!broadcast || broadcast.settled_at !== null) return null;
  const listed = await media.listEgresses({ room: broadcast.room_name, onlyActive: true });
  if (listed.outcome !== "done" && listed.outcome !== "not-found") return mediaRefusal(listed);
  const all = listed.outcome === "done" ? listed.value : [];
  const running = all.filter((each) => isCarrier(each) && !isOver(each.status) && each.status !== "ending");
  const isEnded = broadcast.ended_at !== null;
  if (isEnded && (await broadcastOfRoom(db, broadcast.room_name))?.id !== id) {
    // The call is broadcast anew: what runs may be the newer one's, which ends what is not.
    await settleBroadcast(db, id, now());
    return null;
  }
  const own = running.find((each) => each.id === broadcast.egress_id && !isEnded);
  const left = await endAll(
    deps,
    broadcast,
    running.filter((each) => each !== own),
  );
  if (isEnded) {
    const mayStillBegin = broadcast.egress_id === null && isYoung(broadcast.asked_at, now(), lateMs);
    if (left === 0 && !mayStillBegin) await settleBroadcast(db, id, now());
    return null;
  }
  if (own) await seeEgress(db, id, now(), !isYoung(broadcast.asked_at, now(), lastedMs));
  else if (broadcast.egress_id === null) return await begin(deps, broadcast, isAwaited);
  else if (!isYoung(broadcast.seen_at, now(), lostMs)) await failed(deps, broadcast, "The recorder is gone.");
  return null;
}

const isYoung = (since: Date | null, now: Date, ms: number) => since !== null && now.getTime() - since.getTime() < ms;

/** Answers how many are left, because media did not answer. */
async function endAll(
  { media, log }: Deps,
  { id, egress_id }: Broadcast,
  egresses: readonly Egress[],
): Promise<number> {
  let left = 0;
  for (const egress of egresses) {
    const { outcome } = await media.stopEgress(egress.id);
    if (outcome === "unavailable" || outcome === "uncertain") left += 1;
    if (egress.id !== egress_id)
      log.warn({ broadcastId: id, egressId: egress.id, outcome }, "an egress that nobody waits for was ended");
  }
  return left;
}

/** Who waits for it begins it at once; whoever looks after it leaves that to them for some seconds. */
async function begin(deps: Deps, broadcast: Broadcast, isAwaited: boolean): Promise<ApiError | null> {
  const { db, media, now } = deps;
  const { id, next_at } = broadcast;
  const asked = now();
  if (!isAwaited && asked < next_at) return null;
  if (!(await claimEgress(db, id, asked, new Date(asked.getTime() - lateMs)))) return null;
  const ingress = await openIngress(deps, broadcast);
  if (ingress instanceof ApiError) return await failed(deps, broadcast, ingress.message, ingress);
  if (ingress === null) return null; // its stream is over: the broadcast is ended with it
  const answer = await media.startEgress({
    room: broadcast.room_name,
    source: { kind: "composite", layout: "grid", resolution: "1080p", isAudioOnly: false },
    outputs: { ingress },
  });
  if (answer.outcome === "uncertain") return null; // the claim stays: the list says what came of it
  if (answer.outcome !== "done") return await failed(deps, broadcast, answer.reason, refusalOf(answer));
  if (!(await nameEgress(db, id, answer.value.id, asked))) await media.stopEgress(answer.value.id); // over meanwhile
  return null;
}

const refusalOf = (failure: MediaFailure) =>
  failure.outcome === "limit" ? new ApiError("MEDIA_UNAVAILABLE", failure.reason) : mediaRefusal(failure);

/** A new one each time: what sends to an earlier one, unknown to everybody, is cut off. */
async function openIngress({ db, streams }: Deps, { stream_id }: Broadcast) {
  const stream = stream_id === null ? null : await loadStream(db, stream_id);
  if (!stream) return null;
  const { status, hostId } = stream.state;
  if (status !== "starting" && status !== "live") return null;
  const host = (await loadPeople(db, [hostId])).get(hostId);
  return await streams.ingresses
    .open(stream, "rtmp", { displayName: host?.display_name ?? "" })
    .catch((error: unknown) => {
      if (error instanceof ApiError) return error;
      throw error;
    });
}

/** Nothing came of it, or no more does: it is tried again later, or the stream ends. */
async function failed<E extends ApiError | null = null>(
  { db, log, now, streams, track }: Deps,
  { id, stream_id }: Broadcast,
  reason: string,
  error?: E,
): Promise<E | null> {
  const attempts = await noteFailure(db, id);
  await waitUntil(db, id, new Date(now().getTime() + waitMs(attempts)));
  log.warn({ broadcastId: id, attempts, said: withoutKeys(reason) }, "a call was not carried to its stream");
  if (attempts >= mostAttempts && stream_id !== null)
    track("a stream that shows a call in vain could not be ended", streams.stop(stream_id));
  return error ?? null;
}
