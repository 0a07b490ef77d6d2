import type { BroadcastProblem } from "@nchat/contract/broadcast";
import type { Chunk } from "@nchat/contract/programme";
import type { DestinationRun } from "@nchat/contract/saved-destinations";
import { backOff } from "../back-off.ts";
import { createFeed } from "../feed.ts";
import type { StreamConfig } from "../matroska.ts";
import type { RtmpIngest, StartTarget } from "../target.ts";
import { createTargetSlot } from "../target-slot.ts";

type Deps = {
  readonly startTarget: StartTarget<RtmpIngest>;
  readonly askKeyFrame: () => void;
  readonly tell: (run: DestinationRun) => void;
  readonly now: () => number;
  readonly random: () => number;
};

/** One more place that this computer sends its programme to: encoded once, muxed and sent by a process of its own. */
export type DirectLine = {
  /** What the encoder makes now; null while there is no encoder. */
  readonly setConfig: (config: StreamConfig | null) => void;
  readonly push: (chunk: Chunk) => void;
  /** Resolves when no process of it is left. */
  readonly stop: () => Promise<void>;
};

/** Tries in a row without getting through, before it is left to the person. */
const mostTries = 12;
/** A platform that says no may not have heard of the stream yet; not for long. */
const mostRefusals = 4;
/** A platform that takes the stream and closes at once has not taken it. */
const heldMs = 30_000;

const words: Readonly<Record<"refused" | "lost" | "program", string>> = {
  refused: "It does not take the stream. Is the key right?",
  lost: "The connection broke, or does not come about.",
  program: "ffmpeg is not installed on this computer.",
};

/** Begins as soon as there is something to send, and tries again after what breaks; what fails here touches nothing else. */
export function openDirectLine(ingest: RtmpIngest, deps: Deps): DirectLine {
  const { tell, now } = deps;
  const feed = createFeed(deps.askKeyFrame);
  const slot = createTargetSlot(feed, deps.startTarget);
  const patience = createPatience(now);
  const pause = createPause();
  let config: StreamConfig | null = null;
  const drop = () => {
    pause.end();
    void slot.empty();
  };
  const lose = (problem: BroadcastProblem) => {
    drop();
    const { why, isFinal, tries } = patience.lost(problem);
    if (isFinal) {
      pause.forGood();
      return tell({ step: "lost", why });
    }
    const delay = backOff(tries, deps.random);
    tell({ step: "waiting", why, retryAt: now() + delay });
    pause.begin(delay, connect);
  };
  const onConnected = () => {
    patience.connected();
    tell({ step: "connected" });
  };
  const connect = () => {
    if (pause.isForGood() || !feed.hasConfig()) return;
    tell({ step: "connecting" });
    slot.fill(ingest, { onConnected, onEnded: lose, onKeyFrameWanted: deps.askKeyFrame });
  };
  tell({ step: "connecting" });
  return {
    setConfig(next) {
      if (pause.isForGood() || isSame(next, config)) return;
      config = next;
      const isWaiting = pause.isOn() && next !== null;
      if (!isWaiting) drop(); // what comes next begins anew
      feed.setConfig(next);
      if (next === null) tell({ step: "connecting" });
      else if (!isWaiting) connect();
    },
    push: feed.push,
    async stop() {
      pause.forGood();
      drop();
      await slot.empty();
    },
  };
}

/** The time before the next try; for good it is the person's to begin anew. */
function createPause() {
  let timer: NodeJS.Timeout | null = null;
  let isForGood = false;
  const end = () => {
    clearTimeout(timer ?? undefined);
    timer = null;
  };
  return {
    isOn: () => timer !== null,
    isForGood: () => isForGood,
    begin(milliseconds: number, then: () => void) {
      timer = setTimeout(() => {
        timer = null;
        then();
      }, milliseconds);
    },
    end,
    forGood: () => void (isForGood = true),
  };
}

function isSame(a: StreamConfig | null, b: StreamConfig | null): boolean {
  if (a === null || b === null) return a === b;
  return a.width === b.width && a.height === b.height && a.video.equals(b.video) && a.audio.equals(b.audio);
}

/** Counts what went wrong in a row, refusals apart; a line that held for a while begins anew. */
function createPatience(now: () => number) {
  let connectedAt: number | null = null;
  let tries = 0;
  let refusals = 0;
  return {
    connected: () => void (connectedAt = now()),
    lost({ code }: BroadcastProblem): { readonly why: string; readonly isFinal: boolean; readonly tries: number } {
      if (connectedAt !== null && now() - connectedAt > heldMs) tries = refusals = 0;
      connectedAt = null;
      tries++;
      if (code === "no-ffmpeg") return { why: words.program, isFinal: true, tries };
      if (code !== "ingest-refused") return { why: words.lost, isFinal: tries >= mostTries, tries };
      return { why: words.refused, isFinal: ++refusals >= mostRefusals, tries };
    },
  };
}
