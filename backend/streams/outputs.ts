import type { Context } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { MediaEvent } from "../media/events.ts";
import type { Egress, EgressRequest, EgressStatus, Media } from "../media/port.ts";
import { maskRtmpUrl, withoutKeys } from "../media/rtmp-url.ts";
import type { Sealer } from "../secrets/sealed.ts";
import type { CheckDestination } from "./destinations/resolve.ts";
import {
  changeDestination,
  type DestinationChange,
  fullUrlOf,
  loadDestinations,
  type StoredDestination,
  toDestination,
} from "./destinations/store.ts";
import { currentEgress, egressStream, forgetEgress, noteEgress } from "./egresses.ts";
import { loadStream } from "./store.ts";
import type { StoredStream } from "./rows.ts";

/** Where a stream's segments are kept, and what its playlist is called. */
export const segmentsOf = (streamId: string) => `streams/${streamId}/`;
const playlist = "live.m3u8";

type Deps = Pick<Context, "db" | "log" | "push" | "mediaTurns"> &
  Readonly<{ media: Media; sealer: Sealer; check: CheckDestination; onPlayback: (streamId: string) => Promise<void> }>;

/**
 * What leaves a live stream: HLS, and the destinations. `settle` compares what should run with what does, so it may be
 * asked for at any time and any number of times; what media says of itself comes in by `heard`.
 */
export type Outputs = Readonly<{
  settle: (streamId: string) => Promise<void>;
  heard: (event: MediaEvent) => Promise<void>;
  /** Ends everything of a stream that is over. */
  end: (stored: StoredStream) => Promise<void>;
}>;

const finals: ReadonlySet<EgressStatus> = new Set(["complete", "failed", "aborted", "limit-reached"]);

/** Makes it. */
export function createOutputs(deps: Deps): Outputs {
  const { db, media, push } = deps;
  // Two nodes that settled at once would begin two egresses.
  const inTurn = <T>(streamId: string, work: () => Promise<T>) => deps.mediaTurns(`outputs:${streamId}`, work);
  const tell = (stored: StoredStream, row: StoredDestination) =>
    push.toUsers([stored.state.hostId], "stream:destination_changed", {
      streamId: stored.state.id,
      destination: toDestination(row),
    });
  const mark = async (stored: StoredStream, row: StoredDestination, change: DestinationChange) => {
    if (row.status === change.status && row.error_message === (change.errorMessage ?? null)) return;
    const changed = await changeDestination(db, deps.sealer, { streamId: stored.state.id, id: row.id }, change);
    if (changed) tell(stored, changed);
  };
  const fail = (stored: StoredStream, row: StoredDestination, reason: string) =>
    mark(stored, row, { status: "error", errorMessage: withoutKeys(reason).slice(0, 500) });
  return {
    settle: (streamId) =>
      inTurn(streamId, async () => {
        const stored = await loadStream(db, streamId);
        if (stored?.state.status === "live") await settle({ ...deps, mark, fail }, stored);
      }),
    heard: async (event) => {
      if (!("egress" in event)) return;
      const streamId = await egressStream(db, event.egress.id);
      if (streamId !== null) await inTurn(streamId, () => heard({ ...deps, mark, fail }, streamId, event.egress));
    },
    end: (stored) =>
      inTurn(stored.state.id, async () => {
        const egress = await currentEgress(db, stored.state.id);
        if (egress !== null) {
          await media.stopEgress(egress);
          await forgetEgress(db, egress);
        }
        for (const row of await loadDestinations(db, stored.state.id))
          if (row.status === "connecting" || row.status === "connected")
            await mark(stored, row, { status: "disconnected", errorMessage: null });
      }),
  };
}

type Marking = (stored: StoredStream, row: StoredDestination, change: DestinationChange) => Promise<void>;
type Work = Deps &
  Readonly<{ mark: Marking; fail: (stored: StoredStream, row: StoredDestination, reason: string) => Promise<void> }>;

/** A destination that is to be sent to, with the key in its address. */
type Wanted = Readonly<{ row: StoredDestination; url: string }>;

async function settle(work: Work, stored: StoredStream): Promise<void> {
  const { db, media, mark, fail } = work;
  const rows = await loadDestinations(db, stored.state.id);
  const wanted = await judged(
    work,
    stored,
    rows.filter((row) => row.enabled && row.status === "pending"),
  );
  const current = await currentEgress(db, stored.state.id);
  if (current !== null) return await addToRunning(work, stored, current, wanted);
  const capabilities = await media.capabilities();
  if (capabilities.egress.status === "unavailable") {
    for (const { row } of wanted) await fail(stored, row, capabilities.egress.reason);
    return;
  }
  const answer = await media.startEgress(requestFor(stored, wanted));
  if (answer.outcome !== "done") {
    for (const { row } of wanted) await fail(stored, row, answer.reason);
    return;
  }
  await noteEgress(db, stored.state.id, answer.value);
  for (const { row } of wanted) await mark(stored, row, { status: "connecting", errorMessage: null });
  await heard(work, stored.state.id, answer.value);
}

function requestFor({ state, facts }: StoredStream, wanted: readonly Wanted[]): EgressRequest {
  return {
    room: facts.roomName,
    source: { kind: "composite", layout: "speaker", resolution: "1080p", isAudioOnly: false },
    outputs: {
      segments: { prefix: segmentsOf(state.id), playlist: "playlist.m3u8", livePlaylist: playlist, seconds: 2 },
      rtmpUrls: wanted.map(({ url }) => url),
    },
  };
}

/** Each by itself: one that is refused must not keep the others out. */
async function addToRunning(
  { media, mark, fail }: Work,
  stored: StoredStream,
  egressId: string,
  wanted: readonly Wanted[],
): Promise<void> {
  for (const { row, url } of wanted) {
    const answer = await media.updateDestinations(egressId, { add: [url], remove: [] });
    if (answer.outcome === "done") await mark(stored, row, { status: "connecting", errorMessage: null });
    else await fail(stored, row, answer.reason);
  }
}

/** The decision about an address is made again now, for its name may lead elsewhere than when it was added. */
async function judged(
  work: Work,
  stored: StoredStream,
  rows: readonly StoredDestination[],
): Promise<readonly Wanted[]> {
  const wanted: Wanted[] = [];
  for (const row of rows) {
    const verdict = await work.check(row.rtmp_url);
    const url = fullUrlOf(work.sealer, row);
    if (verdict.outcome === "refused") await work.fail(stored, row, verdict.fault);
    else if (url === undefined) await work.fail(stored, row, "The key can't be read any more. Enter it once more.");
    else wanted.push({ row, url });
  }
  return wanted;
}

const told = { connecting: "connecting", active: "connected", finished: "disconnected", failed: "error" } as const;

/** What an egress says of itself, also late and repeated: the newest word counts. */
async function heard({ db, sealer, mark, onPlayback }: Work, streamId: string, egress: Egress): Promise<void> {
  const stored = await loadStream(db, streamId);
  if (!stored || !(await noteEgress(db, streamId, egress))) return;
  const isOver = finals.has(egress.status);
  // Their keys are masked by media already.
  const reports = new Map(egress.destinations.map((each) => [each.url, each]));
  for (const row of await loadDestinations(db, streamId)) {
    const url = fullUrlOf(sealer, row);
    const report = url === undefined ? undefined : reports.get(maskRtmpUrl(url));
    if (report) {
      const fault = report.status === "failed" ? (report.error ?? "The server refused it.") : report.error;
      const errorMessage = fault === null || report.status === "active" ? null : withoutKeys(fault);
      await mark(stored, row, { status: told[report.status], errorMessage });
    } else if (isOver && (row.status === "connecting" || row.status === "connected")) {
      await mark(stored, row, { status: "disconnected", errorMessage: egress.error });
    }
  }
  const file = egress.segments && !isOver && egress.status === "active" ? playlist : null;
  if (file === stored.facts.hlsFile) return;
  await db.updateTable("nchat_streams").set({ hls_url: file }).where("id", "=", streamId).execute();
  await onPlayback(streamId);
}

/** Takes a destination out of a running egress. */
export async function stopSending(
  { db, media, sealer }: Pick<Deps, "db" | "media" | "sealer">,
  row: StoredDestination,
): Promise<void> {
  const egress = await currentEgress(db, row.stream_id);
  const url = fullUrlOf(sealer, row);
  if (egress === null || url === undefined || (row.status !== "connecting" && row.status !== "connected")) return;
  const answer = await media.updateDestinations(egress, { add: [], remove: [url] });
  if (answer.outcome === "unavailable" || answer.outcome === "uncertain")
    throw new ApiError("MEDIA_UNAVAILABLE", answer.reason, { retryAfter: 2 });
}
