import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pass } from "node:timers/promises";
import type { Logger } from "pino";
import type { Bring } from "./bucket.ts";
import { finishRecording, type NoRoom, type Recorded } from "./finish-recording.ts";
import { backOffMs } from "./output.ts";
import type { RecorderTarget } from "./pieces.ts";
import type { KnownEgress } from "./registry.ts";

type Ending = NonNullable<KnownEgress["ending"]>;
type Whole = NonNullable<Ending["recorded"]>;
type File = NonNullable<KnownEgress["file"]>;

/** A recording without its picture is a recording. */
const thumbnailAttempts = 3;

/** How an egress ended; what is left out is as if nothing had been recorded. */
type End = Pick<NonNullable<KnownEgress["end"]>, "status"> &
  Partial<NonNullable<KnownEgress["end"]>> &
  Readonly<{ startedAt?: number | null }>;

type Deps = Readonly<{
  ffmpeg: string;
  log: Logger;
  /** The folder below which keys are files. */
  folder: string;
  /** Where they go when they are finished; null: they stay. */
  bring: Bring | null;
}>;

type EndWork = Readonly<{
  known: KnownEgress;
  ending: Ending;
  /** Ends what runs of it; what was recorded stays in pieces. */
  stop: () => Promise<void>;
  /** Aborted: the rest is done after a restart. */
  signal: AbortSignal;
  /** There is a file of it, which is to be kept in mind before it goes anywhere. */
  onRecorded: (recorded: Whole) => Promise<void>;
}>;

/** Where a file is written, and the small picture of it. */
export function targetOf({ key, format, thumbnailKey }: File, folder: string): RecorderTarget {
  return { path: join(folder, key), format, thumbnailPath: thumbnailKey === null ? null : join(folder, thumbnailKey) };
}

/** Ends everything, and makes a file of what was recorded. May be done again after any step; null when it is to be. */
export async function endEgress(work: EndWork, deps: Deps): Promise<End | null> {
  const { ending, signal } = work;
  const { file } = work.known;
  const { wanted, reason } = ending;
  try {
    await work.stop();
    if (!file) return { status: wanted, error: reason };
    const recorded = ending.recorded ?? (await record(file, work, deps));
    if (signal.aborted) return null;
    if ("reason" in recorded) return { status: "failed", error: reason ?? recorded.reason };
    await bringAll(file, signal, deps);
    const { sizeBytes, durationMs, startedAt } = recorded;
    const error = wanted === "limit-reached" ? "The disk is full." : (reason ?? recorded.error);
    // What was written before it could not go on is a recording.
    return { status: wanted === "failed" ? "complete" : wanted, sizeBytes, durationMs, error, startedAt };
  } catch (error) {
    if (signal.aborted) return null;
    deps.log.error({ err: error }, "an egress could not be ended well");
    return { status: "failed", error: "What was written could not be finished." };
  }
}

/** Somebody makes room within a day, or the longest part is what is listed. */
const room = { attempts: 1440, firstMs: 5000, longestMs: 60_000 };

/** Finishes as soon as the disk has room, in a bounded number of tries; `wait` may throw, which ends it. */
export async function onceThereIsRoom(
  finish: (isLastTry: boolean) => Promise<Recorded | NoRoom>,
  wait: (ms: number, attempt: number) => Promise<void>,
): Promise<Recorded> {
  for (let attempt = 1; ; attempt++) {
    const recorded = await finish(attempt >= room.attempts);
    if (recorded.outcome !== "no room") return recorded;
    await wait(backOffMs(attempt - 1, room), attempt);
  }
}

async function record(
  file: File,
  { signal, onRecorded }: EndWork,
  { folder, ...tools }: Deps,
): Promise<Whole | Extract<Recorded, { outcome: "nothing" }>> {
  const target = targetOf(file, folder);
  const finish = (isLastTry: boolean) => finishRecording(target, tools, isLastTry);
  const wait = async (ms: number, attempt: number) => {
    tools.log.warn({ path: target.path, attempt, ms }, "a recording waits for room on the disk to be made one file");
    await pass(ms, undefined, { signal });
  };
  const recorded = await onceThereIsRoom(finish, wait);
  if (recorded.outcome === "nothing" || signal.aborted) return recorded;
  const { sizeBytes, durationMs, error, startedAt } = recorded;
  await onRecorded({ sizeBytes, durationMs, error, startedAt });
  return recorded;
}

/** Takes what is finished to where it is to be, however long that takes; only bringing and removal take it away. */
async function bringAll(file: File, signal: AbortSignal, { bring, folder, log }: Deps): Promise<void> {
  if (!bring) return;
  const { path, thumbnailPath } = targetOf(file, folder);
  await bring({ path, key: file.key }, { signal, attempts: null });
  if (thumbnailPath === null || file.thumbnailKey === null || !existsSync(thumbnailPath)) return;
  try {
    await bring({ path: thumbnailPath, key: file.thumbnailKey }, { signal, attempts: thumbnailAttempts });
  } catch (error) {
    if (signal.aborted) throw error;
    log.warn({ err: error, path }, "a recording is without its picture: the bucket does not take it");
    await rm(thumbnailPath, { force: true });
  }
}
