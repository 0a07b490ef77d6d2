import type { BroadcastProblem } from "@nchat/contract/broadcast";
import type { EncoderReport } from "@nchat/contract/encoder-line";
import { type PresetName, presets } from "@nchat/contract/programme";
import type { EncoderLineServer } from "./encoder-line.ts";
import { createFeed, type Feed, type FeedFigures } from "./feed.ts";
import { initialPace, nextPace, paceBitrate } from "./pace.ts";
import { streamConfigOf } from "./stream-config.ts";
import type { Ingest, StartTarget } from "./target.ts";
import { createTargetSlot } from "./target-slot.ts";

type Figures = Extract<EncoderReport, { type: "figures" }>;

/** What leaves this computer, second by second. */
export type SendingFigures = FeedFigures & {
  readonly encoder: Figures | null;
  readonly targetBitsPerSecond: number;
};

type Wanted = {
  /** What the person chose to send. */
  readonly preset: PresetName;
  readonly onConnected: () => void;
  readonly onLost: (problem: BroadcastProblem) => void;
};

type Deps = Wanted & {
  readonly line: EncoderLineServer;
  readonly startTarget: StartTarget<Ingest>;
  readonly now: () => number;
};

/** Begins to send; what becomes of it is told. */
export type StartSending = (wanted: Wanted) => Sending;

/** One stream's way from the encoder to its ingest, over as many attempts as it takes. */
export type Sending = {
  /** Begins an attempt; an earlier one must have ended. */
  readonly connect: (ingest: Ingest) => void;
  readonly figures: () => SendingFigures;
  /** Ends whatever runs of it, and resolves when no process is left. */
  readonly stop: () => Promise<void>;
};

/** How often the queue is looked at for the bitrate. */
const paceEveryMs = 500;
/** How long an engine may take to come up, or to come back. */
const engineMs = 15_000;

const noEncoder = (detail: string | null): BroadcastProblem => ({ code: "no-encoder", detail });

/** Starts the encoder and keeps its bitrate to what the line carries. */
export function startSending(deps: Deps): Sending {
  const { line } = deps;
  const askKeyFrame = () => line.order({ type: "key-frame" });
  const feed = createFeed(askKeyFrame);
  let isConnected = false;
  const pacing = startPacing(deps, feed, () => isConnected);
  const lose = (problem: BroadcastProblem) => {
    isConnected = false;
    engine.expectNothing();
    void slot.empty();
    if (!isStopped) deps.onLost(problem);
  };
  let isStopped = false;
  const engine = followEngine(deps, feed, { encode: pacing.encode, lose });
  const slot = createTargetSlot(feed, deps.startTarget);
  return {
    connect(ingest) {
      if (isStopped) return;
      pacing.encode();
      engine.expectConfig();
      const onConnected = () => {
        isConnected = true;
        deps.onConnected();
      };
      slot.fill(ingest, { onConnected, onEnded: lose, onKeyFrameWanted: askKeyFrame });
    },
    figures: () => ({ ...feed.figures(), encoder: engine.figures(), targetBitsPerSecond: pacing.bitrate() }),
    async stop() {
      isStopped = true;
      pacing.stop();
      engine.stop();
      line.order({ type: "rest" });
      await slot.empty();
    },
  };
}

/** The queue's delay steers the encoder's bitrate, while there is a line that it says something of. */
function startPacing({ line, now, preset }: Deps, feed: Feed, isConnected: () => boolean) {
  const { width, height, bitsPerSecond } = presets[preset];
  let pace = initialPace(now());
  const bitrate = () => paceBitrate(pace, bitsPerSecond);
  const timer = setInterval(() => {
    const { queueMilliseconds, lateMilliseconds } = feed.figures();
    const next = nextPace(pace, isConnected() ? Math.max(queueMilliseconds, lateMilliseconds) : null, now());
    const isOther = next.step !== pace.step;
    pace = next;
    if (isOther) line.order({ type: "bitrate", bitsPerSecond: bitrate() });
  }, paceEveryMs);
  return {
    bitrate,
    encode: () => line.order({ type: "encode", width, height, bitsPerSecond: bitrate() }),
    stop: () => clearInterval(timer),
  };
}

type EngineNews = { readonly encode: () => void; readonly lose: (problem: BroadcastProblem) => void };

/** Feeds what the engine encodes, and notices when it is gone or sends nothing. */
function followEngine({ line }: Deps, feed: Feed, { encode, lose }: EngineNews) {
  let figures: Figures | null = null;
  let patience: NodeJS.Timeout | undefined;
  const expectNothing = () => clearTimeout(patience);
  const unlisten = line.listen({
    onUp: encode,
    onDown() {
      feed.setConfig(null);
      lose(noEncoder("The studio's engine ended."));
    },
    onChunk: feed.push,
    onReport(report) {
      if (report.type === "config") feed.setConfig(streamConfigOf(report));
      else if (report.type === "figures") figures = report;
      else lose(noEncoder(report.why));
    },
  });
  return {
    figures: () => figures,
    expectNothing,
    expectConfig() {
      expectNothing();
      patience = setTimeout(() => {
        if (!feed.hasConfig()) lose(noEncoder("The studio's engine sends nothing."));
      }, engineMs);
    },
    stop() {
      expectNothing();
      unlisten();
    },
  };
}
