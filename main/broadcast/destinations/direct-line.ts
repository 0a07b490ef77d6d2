import type { BroadcastProblem } from "@nchat/contract/broadcast";
import type { Chunk } from "@nchat/contract/programme";
import type { DestinationRun } from "@nchat/contract/saved-destinations";
import { reasonOf } from "../../system/log.ts";
import { backOff } from "../back-off.ts";
import { createFeed, type Feed } from "../feed.ts";
import type { Ingest, StartTarget, Target, TargetListener } from "../ffmpeg.ts";
import type { StreamConfig } from "../matroska.ts";

type Deps = {
  readonly startTarget: StartTarget;
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

const words: Readonly<Record<"refused" | "lost" | "program", string>> = {
  refused: "It does not take the stream. Is the key right?",
  lost: "The connection broke, or does not come about.",
  program: "ffmpeg is not installed on this computer.",
};

/** Begins as soon as there is something to send, and tries again after what breaks; what fails here touches nothing else. */
export function openDirectLine(ingest: Ingest, deps: Deps): DirectLine {
  const { tell, now } = deps;
  const feed = createFeed(deps.askKeyFrame);
  const slot = createSlot(feed, deps.startTarget);
  let again: NodeJS.Timeout | undefined;
  let tries = 0;
  let isOver = false;
  const drop = () => {
    clearTimeout(again);
    slot.empty();
  };
  const lose = (problem: BroadcastProblem) => {
    drop();
    const verdict = verdictOf(problem, ++tries);
    if (verdict.isFinal) return tell({ step: "lost", why: verdict.why });
    const delay = backOff(tries, deps.random);
    tell({ step: "waiting", why: verdict.why, retryAt: now() + delay });
    again = setTimeout(connect, delay);
  };
  const onConnected = () => {
    tries = 0;
    tell({ step: "connected" });
  };
  const connect = () => {
    clearTimeout(again);
    if (isOver || !feed.hasConfig()) return;
    tell({ step: "connecting" });
    slot.fill(ingest, { onConnected, onEnded: lose });
  };
  tell({ step: "connecting" });
  return {
    setConfig(config) {
      if (isOver) return;
      if (config === null) drop(); // what comes next begins anew
      feed.setConfig(config);
      if (config === null) tell({ step: "connecting" });
      else if (!slot.isFull()) connect();
    },
    push: feed.push,
    async stop() {
      isOver = true;
      drop();
      await slot.ended();
    },
  };
}

/** At most one process sends; what an earlier one still says is not heard. */
function createSlot(feed: Feed, startTarget: StartTarget) {
  let target: Target | null = null;
  /** Ends that were asked for and are not through. */
  let ending: Promise<unknown> = Promise.resolve();
  return {
    isFull: () => target !== null,
    fill(ingest: Ingest, listener: TargetListener) {
      try {
        const mine = startTarget(ingest, {
          onConnected: () => mine === target && listener.onConnected(),
          onEnded: (problem) => mine === target && listener.onEnded(problem),
        });
        target = mine;
        feed.attach(mine);
      } catch (error) {
        // A full disk holds no key for ffmpeg to read.
        listener.onEnded({ code: "line-lost", detail: reasonOf(error).slice(0, 300) });
      }
    },
    empty() {
      feed.detach();
      const old = target;
      target = null;
      if (old) ending = Promise.all([ending, old.stop()]);
    },
    ended: () => ending,
  };
}

function verdictOf({ code }: BroadcastProblem, tries: number): { readonly why: string; readonly isFinal: boolean } {
  if (code === "no-ffmpeg") return { why: words.program, isFinal: true };
  const isRefused = code === "ingest-refused";
  return { why: isRefused ? words.refused : words.lost, isFinal: tries >= (isRefused ? mostRefusals : mostTries) };
}
