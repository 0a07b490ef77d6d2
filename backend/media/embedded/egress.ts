import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ComposerLayout } from "@nchat/contract/composer-line";
import type { Logger } from "pino";
import type { Egress, EgressStatus } from "../port.ts";
import type { MachineLimits } from "./admission.ts";
import type { Bring } from "./bucket.ts";
import { createDashOutput, type DashOutput } from "./dash/dash-output.ts";
import { createDestination, type DestinationDeps, type DestinationOutput } from "./destination.ts";
import type { Feed } from "./feed.ts";
import { createHlsOutput, type HlsOutput } from "./hls/hls-output.ts";
import type { OutputDeps } from "./output.ts";
import { createRecorder, type Recorder } from "./recorder.ts";
import type { KnownEgress } from "./registry.ts";
import { words } from "./words.ts";

type Deps = DestinationDeps &
  Readonly<{
    /** What comes in, to be recorded. */
    feed: Feed;
    /** The same, and a slate while an encoder is away: for those who watch now. */
    shown: Feed;
    limits: MachineLimits;
    /** The feed is composed for it: until it comes nothing is under way. Null: an encoder's. */
    composition: Readonly<{ release: () => void }> | null;
    ffmpeg: string;
    log: Logger;
    now: () => number;
    /** The folder below which keys are files. */
    folder: string;
    /** Where they go when they are finished; null: they stay. */
    bring: Bring | null;
    /** It is to be told and kept: something changed that matters to others. */
    onChange: (type: "egress_updated" | "egress_ended") => void;
  }>;

/** Something that takes a feed out, while it runs. */
export type RunningEgress = Readonly<{
  info: () => Egress;
  known: () => KnownEgress;
  hls: () => HlsOutput | null;
  dash: () => DashOutput | null;
  /** Asks for its end; `onChange` tells when it has come. */
  stop: () => void;
  update: (change: Readonly<{ add: readonly string[]; remove: readonly string[] }>) => void;
  /** It is composed otherwise from now on. */
  arrange: (layout: ComposerLayout) => void;
  /** It can't go on: what there is of it is kept. */
  giveUp: (reason: string) => void;
  /** Ends what runs and leaves the egress to be begun again after a restart. */
  pause: () => Promise<void>;
}>;

type Wanted = "complete" | "limit-reached" | "failed";
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

const ignoring = { onTag: () => undefined, onClose: () => undefined };

/** What is composed begins when it comes; what an encoder sends, at once. */
function isUnderWay({ hls }: Outputs, { composition, feed }: Deps): boolean {
  return hls === null ? composition === null || feed.isOpen() : hls.files.figures().count > 0;
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
    if (state.status === "starting" && isUnderWay(outputs, deps)) state.status = "active";
    touch({});
    const told = materialOf(info());
    if (told === lastTold) return;
    lastTold = told;
    deps.onChange("egress_updated");
  };
  const outputs = createOutputs(given, deps, { onChange: () => changed(), onFull: () => stop("limit-reached") });
  const info = () => infoOf(state, outputs);
  const stop = (wanted: Wanted, reason: string | null = null) => {
    if (state.status === "ending" || state.known.end) return;
    state.status = "ending";
    changed();
    unlisten();
    void finish(outputs, deps, { file: given.file, wanted, reason }).then(({ status, ...more }) => {
      state.status = status;
      touch({ end: { status, at: now(), error: null, sizeBytes: 0, durationMs: 0, ...more } });
      deps.onChange("egress_ended");
    });
  };
  const unlisten = deps.feed.take({ ...ignoring, onOpen: () => void setImmediate(changed) });
  setImmediate(changed);
  return {
    info,
    known: () => state.known,
    ...{ hls: () => outputs.hls, dash: () => outputs.dash },
    stop: () => stop("complete"),
    update: (change) => {
      outputs.send(change);
      touch({ rtmpUrls: [...outputs.destinations.keys()] });
      changed();
    },
    arrange: (layout) => touch({ composed: state.known.composed && { ...state.known.composed, layout } }),
    giveUp: (reason) => stop("failed", reason),
    pause: async () => {
      state.isPaused = true;
      unlisten();
      await Promise.all([outputs.stop(), outputs.recorder?.pause()]);
    },
  };
}

type Outputs = Readonly<{
  hls: HlsOutput | null;
  dash: DashOutput | null;
  recorder: Recorder | null;
  destinations: ReadonlyMap<string, DestinationOutput>;
  send: RunningEgress["update"];
  /** Ends HLS, DASH and destinations. */
  stop: () => Promise<void>;
}>;

function createOutputs(
  { file, segments, rtmpUrls }: KnownEgress,
  { feed, shown, limits, ffmpeg, log, folder, faultOf }: Deps,
  { onChange, onFull }: Readonly<{ onChange: () => void; onFull: () => void }>,
): Outputs {
  const deps: OutputDeps & DestinationDeps = { feed: shown, ffmpeg, log, onChange, faultOf };
  const hls = segments ? createHlsOutput(deps, segments.livePlaylist ?? segments.playlist) : null;
  const dash = segments ? createDashOutput(deps) : null;
  const destinations = new Map((rtmpUrls ?? []).map((url) => [url, createDestination(deps, url)]));
  return {
    ...{ hls, dash, destinations },
    recorder: file ? createRecorder({ ...deps, feed, limits }, targetOf(file, folder), onFull) : null,
    send: ({ add, remove }) => {
      for (const url of [...remove, ...add]) {
        void destinations.get(url)?.stop(); // what is asked for again begins anew
        destinations.delete(url);
      }
      for (const url of add) destinations.set(url, createDestination(deps, url));
    },
    stop: async () => {
      const sent = [...destinations.values()].map((each) => each.stop());
      await Promise.all([hls?.stop(), dash?.stop(), ...sent]);
    },
  };
}

type End = Pick<NonNullable<KnownEgress["end"]>, "status"> & Partial<NonNullable<KnownEgress["end"]>>;

/** Ends everything, and makes a file of what was recorded. */
async function finish(
  outputs: Outputs,
  deps: Deps,
  { file, wanted, reason }: Pick<KnownEgress, "file"> & Readonly<{ wanted: Wanted; reason: string | null }>,
): Promise<End> {
  const { log, composition } = deps;
  try {
    composition?.release();
    await outputs.stop();
    if (!outputs.recorder) return { status: wanted, error: reason };
    const recorded = await outputs.recorder.finish();
    if (recorded.outcome === "nothing") return { status: "failed", error: reason ?? recorded.reason };
    const { sizeBytes, durationMs } = recorded;
    if (file && !(await isBrought(file, deps))) return { status: "failed", error: words.notBrought };
    const error = wanted === "limit-reached" ? "The disk is full." : (reason ?? recorded.error);
    // What was written before it could not go on is a recording.
    return { status: wanted === "failed" ? "complete" : wanted, sizeBytes, durationMs, error };
  } catch (error) {
    log.error({ err: error }, "an egress could not be ended well");
    return { status: "failed", error: "What was written could not be finished." };
  }
}

/** Takes what is finished to where it is to be; what can't be taken there stays where it is. */
async function isBrought(file: NonNullable<KnownEgress["file"]>, { bring, folder, log }: Deps): Promise<boolean> {
  if (!bring) return true;
  const { path, thumbnailPath } = targetOf(file, folder);
  try {
    await bring({ path, key: file.key });
    if (thumbnailPath !== null && file.thumbnailKey !== null && existsSync(thumbnailPath))
      await bring({ path: thumbnailPath, key: file.thumbnailKey });
    return true;
  } catch (error) {
    log.error({ err: error, path }, "a recording stays on this computer: the bucket does not take it");
    return false;
  }
}

/** What others must be told of; the figures that only grow are not. */
function materialOf({ status, error, destinations, segments }: Egress): string {
  return JSON.stringify({ status, error, destinations, manifest: segments?.manifest });
}

function targetOf(file: NonNullable<KnownEgress["file"]>, folder: string) {
  const { key, format, thumbnailKey } = file;
  return { path: join(folder, key), format, thumbnailPath: thumbnailKey === null ? null : join(folder, thumbnailKey) };
}

function infoOf({ known, status }: Mutable, { hls, dash, destinations }: Outputs): Egress {
  const reports = [...destinations.values()].map((each) => each.report());
  if (known.end) return { ...endedInfo(known), destinations: reports };
  const { id, room, startedAt, updatedAt, segments } = known;
  const figures = hls?.files.figures();
  const { playlist, livePlaylist } = segments ?? { playlist: "", livePlaylist: null };
  return {
    ...{ id, room, status, startedAt, endedAt: null, updatedAt, error: null, files: [] },
    segments: figures ? { playlist, livePlaylist, manifest: dash?.manifest() ?? null, ...figures } : null,
    destinations: reports,
    requestedKeys: requestedKeys(known),
  };
}
