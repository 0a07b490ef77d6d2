import { join } from "node:path";
import type { BroadcastProblem } from "@nchat/contract/broadcast";
import { utilityProcess } from "electron";
import type { StartTarget, Target, TargetListener, WhipIngest } from "../target.ts";
import { latenessOf } from "./line-lateness.ts";
import type { LineReport, WhipOrder, WhipReport } from "./whip-protocol.ts";

/** The process that sends. */
export type WhipChild = {
  readonly post: (order: WhipOrder) => void;
  readonly kill: () => void;
  /** After `onGone` there is nothing to post to or to kill. */
  readonly follow: (onReport: (report: WhipReport) => void, onGone: () => void) => void;
};

/** How long it may take until the first of it has arrived, to say nothing after that, and to end when it is asked to. */
export const whipTimes = { connectMs: 20_000, silentMs: 8000, endMs: 1500 } as const;

/** Sends by WebRTC what the encoder made, in a process of its own. */
export function createStartWhip(fork = forkWhip): StartTarget<WhipIngest> {
  return (ingest, listener) => followChild(fork(), ingest, listener);
}

function forkWhip(): WhipChild {
  const child = utilityProcess.fork(join(import.meta.dirname, "whip-process.js"), [], {
    serviceName: "nchat WebRTC sender",
  });
  return {
    post: (order) => child.postMessage(order),
    kill: () => void child.kill(),
    follow(onReport, onGone) {
      child.on("message", onReport);
      child.on("error", () => undefined); // its exit follows
      child.once("exit", onGone);
    },
  };
}

const processEnded: BroadcastProblem = { code: "line-lost", detail: "The process that sends ended." };

function followChild(child: WhipChild, ingest: WhipIngest, listener: TargetListener): Target {
  const life = followLife(child);
  const line = createLine();
  let isOver = false;
  let isOpen = false;
  const end = (problem: BroadcastProblem) => {
    if (isOver) return;
    isOver = true;
    patience.stop();
    void life.end();
    listener.onEnded(problem);
  };
  const patience = createPatience(() => end({ code: "line-lost", detail: null }));
  const hear = (report: WhipReport) => {
    switch (report.type) {
      case "open":
        isOpen = true;
        return;
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
  life.listen(
    (report) => void (isOver || hear(report)),
    () => end(processEnded),
  );
  life.post({ type: "enter", ingest });
  return {
    lateMilliseconds: line.lateMilliseconds,
    begin: beginInto(life.post, () => isOpen),
    async stop() {
      isOver = true;
      patience.stop();
      await life.end();
    },
  };
}

/** Chunks to the process as they are, as soon as it has a connection. */
function beginInto(post: (order: WhipOrder) => void, isOpen: () => boolean): Target["begin"] {
  return (config) => {
    post({ type: "streams", config });
    return (chunk, onTaken) => {
      if (!isOpen()) return false;
      post({ type: "chunk", chunk: { ...chunk, data: new Uint8Array(chunk.data) } }); // not all of what it was read from
      onTaken(chunk.data.byteLength);
      return true;
    };
  };
}

/** Ends a process by asking it to leave the server first; one that has gone is not spoken to. */
function followLife(child: WhipChild) {
  const { promise: gone, resolve } = Promise.withResolvers<void>();
  let isGone = false;
  const post = (order: WhipOrder) => {
    if (!isGone) child.post(order);
  };
  return {
    post,
    listen(onReport: (report: WhipReport) => void, onGone: () => void): void {
      child.follow(onReport, () => {
        isGone = true;
        resolve();
        onGone();
      });
    },
    async end(): Promise<void> {
      post({ type: "leave" });
      const late = setTimeout(() => void (isGone || child.kill()), whipTimes.endMs);
      await gone;
      clearTimeout(late);
    },
  };
}

/** So many reports make the best that the line was lately: a way that has become longer is no slower line. */
const lately = 120;

/** How late the line is, against the best that it was lately. */
function createLine() {
  const roundTrips: number[] = [];
  let late = 0;
  return {
    lateMilliseconds: () => late,
    hear(report: LineReport): void {
      if (report.roundTripMilliseconds !== null) roundTrips.push(report.roundTripMilliseconds);
      if (roundTrips.length > lately) roundTrips.shift();
      late = latenessOf(report, roundTrips.length === 0 ? null : Math.min(...roundTrips));
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
