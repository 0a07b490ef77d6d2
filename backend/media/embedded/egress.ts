import type { Logger } from "pino";
import { join } from "node:path";
import type { Egress, EgressStatus } from "../port.ts";
import { createDestination, type DestinationDeps, type DestinationOutput } from "./destination.ts";
import type { Feed } from "./feed.ts";
import { createHlsOutput, type HlsOutput } from "./hls/hls-output.ts";
import type { OutputDeps } from "./output.ts";
import { createRecorder, type Recorder } from "./recorder.ts";
import type { KnownEgress } from "./registry.ts";

type Deps = DestinationDeps &
  Readonly<{
    feed: Feed;
    ffmpeg: string;
    log: Logger;
    now: () => number;
    /** The folder below which keys are files. */
    folder: string;
    /** It is to be told and kept: something changed that matters to others. */
    onChange: (type: "egress_updated" | "egress_ended") => void;
  }>;

/** Something that takes a feed out, while it runs. */
export type RunningEgress = Readonly<{
  info: () => Egress;
  known: () => KnownEgress;
  hls: () => HlsOutput | null;
  /** Asks for its end; `onChange` tells when it has come. */
  stop: () => void;
  update: (change: Readonly<{ add: readonly string[]; remove: readonly string[] }>) => void;
  /** Ends what runs and leaves the egress to be begun again after a restart. */
  pause: () => Promise<void>;
}>;

type Mutable = { known: KnownEgress; status: EgressStatus; isPaused: boolean };

/** What it is recognised by: its file, and the folder of its segments. */
const requestedKeys = ({ file, segments }: KnownEgress): readonly string[] => [
  ...(file ? [file.key] : []),
  ...(segments ? [segments.prefix.replace(/\/$/, "")] : []),
];

/** What an egress is that is over. */
export function endedInfo(known: KnownEgress): Egress {
  const { id, room, startedAt, updatedAt, file, end } = known;
  const hasFile = file !== null && end !== null && end.sizeBytes > 0;
  return {
    ...{ id, room, startedAt, updatedAt, endedAt: end?.at ?? null, error: end?.error ?? null },
    status: end?.status ?? "aborted",
    files: hasFile ? [{ key: file.key, sizeBytes: end.sizeBytes, durationMs: end.durationMs }] : [],
    ...{ segments: null, destinations: [], requestedKeys: requestedKeys(known) },
  };
}

/** Begins it; also one that was there before a restart. */
export function runEgress(given: KnownEgress, deps: Deps): RunningEgress {
  const { now } = deps;
  const state: Mutable = { known: given, status: "starting", isPaused: false };
  let lastTold = "";
  const touch = (more: Partial<KnownEgress>) => {
    state.known = { ...state.known, ...more, updatedAt: Math.max(now(), state.known.updatedAt + 1) };
  };
  const changed = () => {
    if (state.known.end || state.isPaused) return;
    const isUnderWay = outputs.hls === null || outputs.hls.files.figures().count > 0;
    if (state.status === "starting" && isUnderWay) state.status = "active";
    touch({});
    const told = materialOf(info());
    if (told === lastTold) return;
    lastTold = told;
    deps.onChange("egress_updated");
  };
  const outputs = createOutputs(given, deps, { onChange: () => changed(), onFull: () => stop("limit-reached") });
  const info = () => infoOf(state, outputs);
  const stop = (wanted: "complete" | "limit-reached") => {
    if (state.status === "ending" || state.known.end) return;
    state.status = "ending";
    changed();
    void finish(outputs, deps, wanted).then(({ status, ...more }) => {
      state.status = status;
      touch({ end: { status, at: now(), error: null, sizeBytes: 0, durationMs: 0, ...more } });
      deps.onChange("egress_ended");
    });
  };
  setImmediate(changed);
  return {
    info,
    known: () => state.known,
    hls: () => outputs.hls,
    stop: () => stop("complete"),
    update: (change) => {
      outputs.send(change);
      touch({ rtmpUrls: [...outputs.destinations.keys()] });
      changed();
    },
    pause: async () => {
      state.isPaused = true;
      await Promise.all([outputs.stop(), outputs.recorder?.pause()]);
    },
  };
}

type Outputs = Readonly<{
  hls: HlsOutput | null;
  recorder: Recorder | null;
  destinations: ReadonlyMap<string, DestinationOutput>;
  send: RunningEgress["update"];
  /** Ends HLS and destinations. */
  stop: () => Promise<void>;
}>;

function createOutputs(
  { file, segments, rtmpUrls }: KnownEgress,
  { feed, ffmpeg, log, folder, faultOf }: Deps,
  { onChange, onFull }: Readonly<{ onChange: () => void; onFull: () => void }>,
): Outputs {
  const deps: OutputDeps & DestinationDeps = { feed, ffmpeg, log, onChange, faultOf };
  const hls = segments ? createHlsOutput(deps, segments.livePlaylist ?? segments.playlist) : null;
  const destinations = new Map((rtmpUrls ?? []).map((url) => [url, createDestination(deps, url)]));
  return {
    hls,
    destinations,
    recorder: file ? createRecorder(deps, targetOf(file, folder), onFull) : null,
    send: ({ add, remove }) => {
      for (const url of [...remove, ...add]) {
        void destinations.get(url)?.stop(); // what is asked for again begins anew
        destinations.delete(url);
      }
      for (const url of add) destinations.set(url, createDestination(deps, url));
    },
    stop: async () => void (await Promise.all([hls?.stop(), ...[...destinations.values()].map((each) => each.stop())])),
  };
}

type End = Pick<NonNullable<KnownEgress["end"]>, "status"> & Partial<NonNullable<KnownEgress["end"]>>;

/** Ends everything, and makes a file of what was recorded. */
async function finish(outputs: Outputs, { log }: Deps, wanted: "complete" | "limit-reached"): Promise<End> {
  try {
    await outputs.stop();
    if (!outputs.recorder) return { status: wanted };
    const recorded = await outputs.recorder.finish();
    if (recorded.outcome === "nothing") return { status: "failed", error: recorded.reason };
    const { sizeBytes, durationMs } = recorded;
    const error = wanted === "limit-reached" ? "The disk is full." : recorded.error;
    return { status: wanted, sizeBytes, durationMs, error };
  } catch (error) {
    log.error({ err: error }, "an egress could not be ended well");
    return { status: "failed", error: "What was written could not be finished." };
  }
}

/** What others must be told of; the figures that only grow are not. */
function materialOf({ status, error, destinations }: Egress): string {
  return JSON.stringify({ status, error, destinations });
}

function targetOf(file: NonNullable<KnownEgress["file"]>, folder: string) {
  const { key, format, thumbnailKey } = file;
  return { path: join(folder, key), format, thumbnailPath: thumbnailKey === null ? null : join(folder, thumbnailKey) };
}

function infoOf({ known, status }: Mutable, { hls, destinations }: Outputs): Egress {
  const reports = [...destinations.values()].map((each) => each.report());
  if (known.end) return { ...endedInfo(known), destinations: reports };
  const { id, room, startedAt, updatedAt, segments } = known;
  const figures = hls?.files.figures();
  const { playlist, livePlaylist } = segments ?? { playlist: "", livePlaylist: null };
  return {
    ...{ id, room, status, startedAt, endedAt: null, updatedAt, error: null, files: [] },
    segments: figures ? { playlist, livePlaylist, ...figures } : null,
    destinations: reports,
    requestedKeys: requestedKeys(known),
  };
}
