import type { Context } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { MediaEvent } from "../media/events.ts";
import type { Egress, EgressRequest } from "../media/port.ts";
import { reportOf, withoutKeys } from "../media/rtmp-url.ts";
import { forgetAttempts, lastedMs } from "./attempts.ts";
import { compare, isOutputOf, segmentsOf } from "./comparing.ts";
import { fullUrlOf, loadDestinations, type StoredDestination } from "./destinations/store.ts";
import { closeEgress, currentEgress, egressStream, isOver, noteEgress } from "./egresses.ts";
import { streamIdOf } from "./rooms.ts";
import type { StoredStream } from "./rows.ts";
import {
  createMark,
  inVain,
  markSent,
  nowhere,
  type OutputDeps,
  setNote,
  setPlayback,
  type Wanted,
  type Work,
} from "./sending.ts";
import { settle } from "./settling.ts";
import { loadStream } from "./store.ts";

/** What a stream's playlist is called. */
const playlist = "live.m3u8";
/** How often the egress of a stream that runs is compared with media's list. */
const compareMs = 10_000;

type Deps = OutputDeps &
  Pick<Context, "mediaTurns"> &
  Readonly<{
    /** The aim for the length of a segment. */
    segmentSeconds: number;
    /** Keeps work that nobody waits for. */
    track: (what: string, work: Promise<unknown>) => void;
  }>;

/**
 * What leaves a live stream: HLS, and the destinations. `settle` compares what should run with what does, so it may be
 * asked for at any time and any number of times; what media says of itself comes in by `heard`.
 */
export type Outputs = Readonly<{
  settle: (streamId: string) => Promise<void>;
  /** The same, and what was tried in vain before does not count. */
  begin: (streamId: string) => Promise<void>;
  /** The same as `settle` for whoever can't wait; once at a time. */
  look: (streamId: string) => void;
  heard: (event: MediaEvent) => Promise<void>;
  /** Ends everything of a stream that is over; false when media does not answer and it has to be tried again. */
  end: (stored: StoredStream) => Promise<boolean>;
  /** Does something that the outputs of a stream must not change meanwhile. */
  inTurn: <T>(streamId: string, work: () => Promise<T>) => Promise<T>;
}>;

/** Makes it. */
export function createOutputs(deps: Deps): Outputs {
  const { db } = deps;
  const work: Work = {
    ...deps,
    ...{ mark: createMark(deps), request: (stored, wanted) => requestFor(stored, wanted, deps.segmentSeconds) },
    hear: (streamId, egress) => hear(work, streamId, egress),
  };
  const inTurn: Outputs["inTurn"] = (streamId, step) => deps.mediaTurns(`outputs:${streamId}`, step);
  const compared = new Map<string, number>();
  const now = () => deps.now().getTime();
  /** `isSuspicious`: media told of an egress that is not known here. */
  const settleNow = async (streamId: string, isSuspicious: boolean) => {
    const stored = await loadStream(db, streamId);
    if (!stored) return;
    const isLive = stored.state.status === "live";
    const current = await currentEgress(db, streamId);
    const isDue = current !== null && (current.egressId === null || now() - (compared.get(streamId) ?? 0) >= compareMs);
    if (isSuspicious || (isLive && isDue)) {
      await compare(work, stored, current);
      compared.set(streamId, now());
    }
    if (isLive) await settle(work, stored);
  };
  const look = createLooker(deps, (streamId, isSuspicious) =>
    inTurn(streamId, () => settleNow(streamId, isSuspicious)),
  );
  return {
    inTurn,
    settle: (streamId) => inTurn(streamId, () => settleNow(streamId, false)),
    begin: (streamId) =>
      inTurn(streamId, async () => {
        await forgetAttempts(db, streamId);
        await settleNow(streamId, false);
      }),
    look: (streamId) => look(streamId, false),
    heard: async (event) => {
      if (!("egress" in event)) return;
      const { egress } = event;
      const known = await egressStream(db, egress.id);
      if (known !== null) return await inTurn(known, () => hear(work, known, egress));
      const streamId = streamIdOf(egress.room);
      // It may be the one that is being begun: then its turn is not over, and whoever tells must not wait for that.
      if (streamId !== null && isOutputOf(streamId, egress) && !isOver(egress.status)) look(streamId, true);
    },
    end: (stored) => {
      compared.delete(stored.state.id);
      return inTurn(stored.state.id, () => end(work, stored));
    },
  };
}

/** Looks after one stream at a time; what is asked for meanwhile follows once. */
function createLooker({ track }: Deps, settleNow: (streamId: string, isSuspicious: boolean) => Promise<void>) {
  const busy = new Set<string>();
  const again = new Set<string>();
  const run = async (streamId: string, isSuspicious: boolean): Promise<void> => {
    try {
      await settleNow(streamId, isSuspicious);
      while (again.delete(streamId)) await settleNow(streamId, true);
    } finally {
      busy.delete(streamId);
      again.delete(streamId);
    }
  };
  return (streamId: string, isSuspicious: boolean) => {
    if (busy.has(streamId)) {
      if (isSuspicious) again.add(streamId);
      return;
    }
    busy.add(streamId);
    track("what leaves a stream could not be looked after; it is tried again", run(streamId, isSuspicious));
  };
}

function requestFor({ state, facts }: StoredStream, wanted: readonly Wanted[], seconds: number): EgressRequest {
  return {
    room: facts.roomName,
    source: { kind: "composite", layout: "speaker", resolution: "1080p", isAudioOnly: false },
    outputs: {
      segments: { prefix: segmentsOf(state.id), playlist: "playlist.m3u8", livePlaylist: playlist, seconds },
      rtmpUrls: wanted.map(({ url }) => url),
    },
  };
}

const told = { connecting: "connecting", active: "connected", finished: "disconnected", failed: "error" } as const;

/** What an egress says of itself, also late and repeated: the newest word counts. */
async function hear(work: Work, streamId: string, egress: Egress): Promise<void> {
  const { db, now, sealer, mark } = work;
  const stored = await loadStream(db, streamId);
  const noted = stored && (await noteEgress(db, egress, now()));
  if (!stored || !noted) return;
  const isDone = isOver(egress.status);
  const left = new Set(egress.destinations); // each is about one: of those that look alike, about who is sent to
  for (const row of (await loadDestinations(db, streamId)).toSorted(sentFirst)) {
    const url = fullUrlOf(sealer, row);
    const report = url === undefined ? undefined : reportOf(url, [...left]);
    if (report) left.delete(report);
    if (!report || (isDone && report.status !== "failed")) continue;
    const fault = report.status === "failed" ? (report.error ?? "The server refused it.") : report.error;
    const errorMessage = fault === null || report.status === "active" ? null : withoutKeys(fault);
    await mark(stored, row, { status: told[report.status], errorMessage });
  }
  if (isDone) {
    const hasLasted = noted.activeAt !== null && now().getTime() - noted.activeAt.getTime() >= lastedMs;
    const reason = egress.error ?? "The recorder ended.";
    const byItself = stored.state.status === "live";
    await markSent(
      work,
      stored,
      byItself
        ? await inVain(work, stored, { reason, isFirst: hasLasted })
        : { status: "disconnected", errorMessage: egress.error === null ? null : withoutKeys(egress.error) },
    );
  }
  const { segments, status } = egress;
  const isPlaying = segments && status === "active";
  await setPlayback(work, stored, isPlaying ? { hls: playlist, dash: segments.manifest } : nowhere);
  await setNote(work, stored, isDone ? null : egress.note);
}

const isSent = ({ status }: StoredDestination) => status === "connecting" || status === "connected";
const sentFirst = (a: StoredDestination, b: StoredDestination) => Number(isSent(b)) - Number(isSent(a));

async function end(work: Work, stored: StoredStream): Promise<boolean> {
  const { db, media } = work;
  const current = await currentEgress(db, stored.state.id);
  await markSent(work, stored, { status: "disconnected", errorMessage: null });
  if (current === null) return true;
  if (current.egressId === null) {
    // Nobody knows whether it began: what is there ends, and what comes later is heard of.
    if (!(await compare(work, stored, null))) return false;
  } else {
    const answer = await media.stopEgress(current.egressId);
    if (answer.outcome === "unavailable" || answer.outcome === "uncertain") return false;
  }
  await closeEgress(db, current.id, "complete");
  return true;
}

/** Takes a destination out of a running egress; in the turn of its stream's outputs. */
export async function stopSending(
  { db, media, sealer }: Pick<OutputDeps, "db" | "media" | "sealer">,
  row: StoredDestination,
): Promise<void> {
  const current = await currentEgress(db, row.stream_id);
  const url = fullUrlOf(sealer, row);
  if (current === null || url === undefined) return;
  if (current.egressId === null) throw notNow("Sending is just being begun. Try again in a moment.");
  if (!isSent(row)) return;
  const answer = await media.updateDestinations(current.egressId, { add: [], remove: [url] });
  if (answer.outcome === "unavailable" || answer.outcome === "uncertain") throw notNow(answer.reason);
}

const notNow = (reason: string) => new ApiError("MEDIA_UNAVAILABLE", reason, { retryAfter: 2 });
