import type { ComposerLayout } from "@nchat/contract/composer-line";
import type { Logger } from "pino";
import type { Egress, EgressStatus } from "../port.ts";
import type { MachineLimits } from "./admission.ts";
import type { Bring } from "./bucket.ts";
import { createDashOutput, type DashOutput } from "./dash/dash-output.ts";
import { createDestination, type DestinationDeps, type DestinationOutput } from "./destination.ts";
import { endEgress, targetOf } from "./ending.ts";
import type { Feed } from "./feed.ts";
import { createHlsOutput, type HlsOutput } from "./hls/hls-output.ts";
import type { OutputDeps } from "./output.ts";
import { type IngressDoor, sendInto } from "./into-ingress.ts";
import { createRecorder, type Recorder } from "./recorder.ts";
import type { KnownEgress } from "./registry.ts";

type Deps = DestinationDeps &
  Readonly<{
    /** What comes in. */
    feed: Feed;
    /** The same, a slate while an encoder is away, and what is composed instead of it: for those who watch, now or later. */
    shown: Feed;
    limits: MachineLimits;
    /** The feed is composed for it: until it comes nothing is under way. Null: an encoder's. */
    composition: Readonly<{ release: () => void }> | null;
    /** What does not reach those it goes to, in words for the host; null: nothing. */
    note: () => string | null;
    ffmpeg: string;
    log: Logger;
    now: () => number;
    /** Where it goes that is to go into another room. */
    door: IngressDoor;
    /** The folder below which keys are files. */
    folder: string;
    /** Where they go when they are finished; null: they stay. */
    bring: Bring | null;
    /** It is to be told and kept: something changed that matters to others. */
    onChange: (type: "egress_updated" | "egress_ended") => void;
    /** Keeps what is known of it; answers when it is kept. */
    keep: () => Promise<void>;
  }>;

/** Something that takes a feed out, while it runs. */
export type RunningEgress = Readonly<{
  info: () => Egress;
  known: () => KnownEgress;
  hls: () => HlsOutput | null;
  dash: () => DashOutput | null;
  /** Something about it is new: it is told if it matters. */
  look: () => void;
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

type Ending = NonNullable<KnownEgress["ending"]>;
type Mutable = { known: KnownEgress; status: EgressStatus };
type Touch = (more: Partial<KnownEgress>) => void;

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
    ...{ note: null, segments: null, destinations: [], requestedKeys: requestedKeys(known) },
  };
}

const ignoring = { onTag: () => undefined, onClose: () => undefined };

/** What is composed begins when it comes; what an encoder sends, at once. */
function isUnderWay({ hls }: Outputs, { composition, feed }: Deps): boolean {
  return hls === null ? composition === null || feed.isOpen() : hls.files.figures().count > 0;
}

/** Begins it; also one that was there before a restart. One whose end was asked for then takes nothing in any more. */
export function runEgress(given: KnownEgress, deps: Deps): RunningEgress {
  const pausing = new AbortController();
  const { signal } = pausing;
  const state: Mutable = { known: given, status: given.ending ? "ending" : "starting" };
  let lastTold = "";
  const touch: Touch = (more) => {
    state.known = { ...state.known, ...more, updatedAt: Math.max(deps.now(), state.known.updatedAt + 1) };
  };
  const changed = () => {
    if (state.known.end || signal.aborted) return;
    if (state.status === "starting" && isUnderWay(outputs, deps)) state.status = "active";
    touch({});
    const told = materialOf(info());
    if (told !== lastTold) deps.onChange("egress_updated");
    lastTold = told;
  };
  const outputs = createOutputs(given, deps, { onChange: () => changed(), onFull: () => stop("limit-reached") });
  const info = () => infoOf(state, outputs, deps.note());
  const end = (ending: Ending) => {
    state.status = "ending";
    touch({ ending });
    changed();
    unlisten();
    bringAbout(ending, { state, outputs, touch, deps, signal });
  };
  const stop = (wanted: Ending["wanted"], reason: string | null = null) => {
    if (state.known.ending || state.known.end) return;
    end({ wanted, reason, recorded: null });
  };
  const unlisten = given.ending ? noListening : takeOn(deps.feed, changed);
  setImmediate(() => (given.ending && !signal.aborted ? end(given.ending) : changed()));
  return {
    ...{ info, known: () => state.known },
    ...{ hls: () => outputs.hls, dash: () => outputs.dash, look: changed },
    stop: () => stop("complete"),
    update: (change) => {
      outputs.send(change);
      touch({ rtmpUrls: [...outputs.destinations.keys()] });
      changed();
    },
    arrange: (layout) => touch({ composed: state.known.composed && { ...state.known.composed, layout } }),
    giveUp: (reason) => stop("failed", reason),
    pause: async () => {
      pausing.abort();
      unlisten();
      await endOutputs(outputs);
    },
  };
}

const noListening = () => undefined;
const takeOn = (feed: Feed, changed: () => void) =>
  feed.take({ ...ignoring, onOpen: () => void setImmediate(changed) });

type Begun = Readonly<{ state: Mutable; outputs: Outputs; touch: Touch; deps: Deps; signal: AbortSignal }>;

/** Does what is to be done for its end, and tells that it has come. */
function bringAbout(ending: Ending, { state, outputs, touch, deps, signal }: Begun): void {
  const stop = async () => {
    deps.composition?.release();
    await endOutputs(outputs);
  };
  const onRecorded = async (recorded: Ending["recorded"]) => {
    touch({ ending: { ...ending, recorded } });
    await deps.keep();
  };
  void endEgress({ known: state.known, ending, stop, signal, onRecorded }, deps).then((ended) => {
    if (!ended || signal.aborted) return;
    state.status = ended.status;
    const { startedAt, ...end } = ended;
    if (startedAt) touch({ startedAt }); // where it begins by the clock: its own time is counted from there
    touch({ end: { at: deps.now(), error: null, sizeBytes: 0, durationMs: 0, ...end } });
    deps.onChange("egress_ended");
  });
}

const endOutputs = ({ stop, recorder }: Outputs) => Promise.all([stop(), recorder?.pause()]).then(() => undefined);

type Outputs = Readonly<{
  hls: HlsOutput | null;
  dash: DashOutput | null;
  recorder: Recorder | null;
  destinations: ReadonlyMap<string, DestinationOutput>;
  send: RunningEgress["update"];
  /** Ends HLS, DASH and destinations. */
  stop: () => Promise<void>;
}>;

const noOutputs: Outputs = {
  ...{ hls: null, dash: null, recorder: null, destinations: new Map() },
  send: () => undefined,
  stop: async () => undefined,
};

function createOutputs(
  { file, segments, rtmpUrls, into, ending }: KnownEgress,
  { feed, shown, limits, ffmpeg, log, folder, judge, door }: Deps,
  { onChange, onFull }: Readonly<{ onChange: () => void; onFull: () => void }>,
): Outputs {
  if (ending) return noOutputs;
  const deps: OutputDeps & DestinationDeps = { feed: shown, ffmpeg, log, onChange, judge };
  const hls = segments
    ? createHlsOutput(deps, { ...segments, playlist: segments.livePlaylist ?? segments.playlist })
    : null;
  const dash = segments ? createDashOutput(deps, segments.seconds) : null;
  const destinations = new Map((rtmpUrls ?? []).map((url) => [url, createDestination(deps, url)]));
  const endInto = into === null ? () => undefined : sendInto(feed, door, into);
  return {
    ...{ hls, dash, destinations },
    recorder: file ? createRecorder({ ...deps, limits }, targetOf(file, folder), onFull) : null,
    send: ({ add, remove }) => {
      for (const url of [...remove, ...add]) {
        void destinations.get(url)?.stop(); // what is asked for again begins anew
        destinations.delete(url);
      }
      for (const url of add) destinations.set(url, createDestination(deps, url));
    },
    stop: async () => {
      endInto();
      const sent = [...destinations.values()].map((each) => each.stop());
      await Promise.all([hls?.stop(), dash?.stop(), ...sent]);
    },
  };
}

/** What others must be told of; the figures that only grow are not. */
function materialOf({ status, error, note, destinations, segments }: Egress): string {
  const places = destinations.map((each) => [each.fingerprint, each.status, each.error]);
  return JSON.stringify({ status, error, note, places, manifest: segments?.manifest });
}

function infoOf({ known, status }: Mutable, { hls, dash, destinations }: Outputs, note: string | null): Egress {
  const reports = [...destinations.values()].map((each) => each.report());
  if (known.end) return { ...endedInfo(known), destinations: reports };
  const { id, room, startedAt, updatedAt, segments } = known;
  const figures = hls?.files.figures();
  const { playlist, livePlaylist } = segments ?? { playlist: "", livePlaylist: null };
  return {
    ...{ id, room, status, startedAt, endedAt: null, updatedAt, error: null, note, files: [] },
    segments: figures ? { playlist, livePlaylist, manifest: dash?.manifest() ?? null, ...figures } : null,
    destinations: reports,
    requestedKeys: requestedKeys(known),
  };
}
