import { join } from "node:path";
import type { BroadcastProblem } from "@nchat/contract/broadcast";
import { utilityProcess, type UtilityProcess } from "electron";
import type { StartTarget, Target, TargetListener, WhipIngest } from "../target.ts";
import { latenessOf } from "./line-lateness.ts";
import type { LineReport, WhipOrder, WhipReport } from "./whip-protocol.ts";

/** What is used of the process. */
export type WhipChild = Pick<UtilityProcess, "postMessage" | "kill"> & {
  readonly on: (event: "message", listener: (report: WhipReport) => void) => unknown;
  readonly once: (event: "exit", listener: () => void) => unknown;
};

/** How long it may take to connect, to say nothing after that, and to end when it is asked to. */
export const whipTimes = { connectMs: 20_000, silentMs: 8000, endMs: 1500 } as const;

/** Sends by WebRTC what the encoder made, in a process of its own. */
export function createStartWhip(fork = forkWhip): StartTarget<WhipIngest> {
  return (ingest, listener) => followChild(fork(), ingest, listener);
}

function forkWhip(): WhipChild {
  return utilityProcess.fork(join(import.meta.dirname, "whip-process.js"), [], { serviceName: "nchat WebRTC sender" });
}

function followChild(child: WhipChild, ingest: WhipIngest, listener: TargetListener): Target {
  const order = (what: WhipOrder) => child.postMessage(what);
  const exited = new Promise<void>((resolve) => child.once("exit", resolve));
  let isOver = false;
  const end = (problem: BroadcastProblem) => {
    if (isOver) return;
    isOver = true;
    patience.stop();
    child.kill();
    listener.onEnded(problem);
  };
  const patience = createPatience(() => end({ code: "line-lost", detail: null }));
  const line = createLine();
  const hear = (report: WhipReport) => {
    switch (report.type) {
      case "inside":
        patience.beat();
        return listener.onConnected();
      case "key-frame-wanted":
        return listener.onKeyFrameWanted();
      case "line":
        patience.beat();
        return line.hear(report);
      case "out":
        return end({ code: report.isRefused ? "ingest-refused" : "line-lost", detail: report.why });
    }
  };
  child.on("message", (report) => !isOver && hear(report));
  child.once("exit", () => end({ code: "line-lost", detail: "The process that sends ended." }));
  order({ type: "enter", ingest });
  return {
    lateMilliseconds: line.lateMilliseconds,
    begin(config) {
      order({ type: "streams", config });
      return (chunk, onTaken) => {
        order({ type: "chunk", chunk: { ...chunk, data: new Uint8Array(chunk.data) } }); // not all of what it was read from
        onTaken(chunk.data.byteLength);
        return true;
      };
    },
    async stop() {
      isOver = true;
      patience.stop();
      order({ type: "leave" });
      const late = setTimeout(() => child.kill(), whipTimes.endMs);
      await exited;
      clearTimeout(late);
    },
  };
}

/** How late the line is, against the best that it was. */
function createLine() {
  let late = 0;
  let leastRoundTrip: number | null = null;
  return {
    lateMilliseconds: () => late,
    hear(report: LineReport): void {
      const { roundTripMilliseconds } = report;
      if (roundTripMilliseconds !== null)
        leastRoundTrip = Math.min(leastRoundTrip ?? roundTripMilliseconds, roundTripMilliseconds);
      late = latenessOf(report, leastRoundTrip);
    },
  };
}

/** Tells when it takes too long until the first word, or from one word to the next. */
function createPatience(onGone: () => void): { readonly beat: () => void; readonly stop: () => void } {
  let timer = setTimeout(onGone, whipTimes.connectMs);
  return {
    beat() {
      clearTimeout(timer);
      timer = setTimeout(onGone, whipTimes.silentMs);
    },
    stop: () => clearTimeout(timer),
  };
}
