import type { Chunk } from "@nchat/contract/programme";
import type { StreamConfig } from "./matroska.ts";

/** Told with the bytes of what was taken. */
export type OnTaken = (bytes: number) => void;

/** Where the stream goes: what the queue holds back is told by when each chunk is taken. */
export type Sink = {
  /** What follows is of these streams. Answers whether a chunk is of use there: nobody could show what comes before the first key frame. */
  readonly begin: (config: StreamConfig, onTaken: OnTaken) => (chunk: Chunk, onTaken: OnTaken) => boolean;
  /** How late the line itself says that things arrive, in milliseconds; a line that only queues says nothing. */
  readonly lateMilliseconds?: () => number;
};

/** What came of the chunks so far. */
export type FeedFigures = {
  readonly sentFrames: number;
  readonly droppedFrames: number;
  readonly sentBytes: number;
  /** How far what was taken last is behind what came last. */
  readonly queueMilliseconds: number;
  /** How late the line itself says that things arrive. */
  readonly lateMilliseconds: number;
};

/** The bounded queue between the encoder and one process that sends. */
export type Feed = {
  /** Null: the encoder is gone, and its next one may differ. */
  readonly setConfig: (config: StreamConfig | null) => void;
  readonly hasConfig: () => boolean;
  readonly push: (chunk: Chunk) => void;
  /** From its next key frame on the stream goes there. */
  readonly attach: (sink: Sink) => void;
  readonly detach: () => void;
  readonly figures: () => FeedFigures;
};

/** What waits longer than this is thrown away up to the next key frame: viewers had rather miss it than lag for ever. */
export const mostQueuedMilliseconds = 4000;

/** `askKeyFrame`: something begins that can only begin with one. */
export function createFeed(askKeyFrame: () => void): Feed {
  let config: StreamConfig | null = null;
  let wanted: Sink | null = null;
  let line: Line | null = null;
  const counts = { sentFrames: 0, droppedFrames: 0, sentBytes: 0 };
  const begin = () => {
    if (!config || !wanted || line) return;
    line = openLine(wanted, config, counts);
    askKeyFrame();
  };
  return {
    setConfig(next) {
      config = next;
      begin();
    },
    hasConfig: () => config !== null,
    push: (chunk) => line?.push(chunk),
    attach(sink) {
      wanted = sink;
      begin();
    },
    detach() {
      wanted = null;
      line = null;
    },
    figures: () => ({
      ...counts,
      queueMilliseconds: line?.queued() ?? 0,
      lateMilliseconds: (line && wanted?.lateMilliseconds?.()) ?? 0,
    }),
  };
}

type Line = { readonly push: (chunk: Chunk) => void; readonly queued: () => number };

function openLine(
  sink: Sink,
  config: StreamConfig,
  counts: { sentFrames: number; droppedFrames: number; sentBytes: number },
): Line {
  /** Times of what waits to be taken, oldest first. */
  const waiting: number[] = [];
  let newest = 0;
  let isSkipping = false;
  const onTaken = (bytes: number) => {
    waiting.shift();
    counts.sentBytes += bytes; // what still waits has not been sent
  };
  const write = sink.begin(config, (bytes) => void (counts.sentBytes += bytes));
  const send = (chunk: Chunk): boolean => {
    waiting.push(newest);
    const isOfUse = write(chunk, onTaken);
    if (!isOfUse) waiting.pop();
    return isOfUse;
  };
  const queued = () => {
    const [oldest] = waiting;
    return oldest === undefined ? 0 : Math.max(0, (newest - oldest) / 1000);
  };
  /** Sound goes on: it is small, and a gap in it is heard. */
  const skips = (kind: Chunk["kind"]): boolean => {
    if (kind === "audio") return false;
    if (kind === "key" && isSkipping) isSkipping = queued() > mostQueuedMilliseconds / 2;
    else if (queued() > mostQueuedMilliseconds) isSkipping = true;
    return isSkipping;
  };
  return {
    queued,
    push(chunk) {
      newest = Math.max(newest, chunk.timestamp);
      const isSkipped = skips(chunk.kind);
      const isSent = !isSkipped && send(chunk);
      if (chunk.kind === "audio") return;
      if (isSent) counts.sentFrames++;
      else if (isSkipped) counts.droppedFrames++;
    },
  };
}
