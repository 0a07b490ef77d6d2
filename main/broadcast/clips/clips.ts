import { mkdirSync, rmSync } from "node:fs";
import { basename, join } from "node:path";
import { type Clip, noClip } from "@nchat/contract/clips";
import { type Log, reasonOf } from "../../system/log.ts";
import { openUnfinished } from "../../system/unfinished.ts";
import type { EncoderLineServer } from "../encoder-line.ts";
import { streamConfigOf } from "../stream-config.ts";
import { clipName } from "./clip-name.ts";
import { type ClipRing, createClipRing, type RingBounds, ringBounds } from "./clip-ring.ts";
import { type ClipWriting, type Written, writeClip } from "./write-clip.ts";

type Deps = {
  readonly line: Pick<EncoderLineServer, "listen">;
  /** The profile's. */
  readonly folder: string;
  /** Where the person's videos are. */
  readonly getVideosFolder: () => string;
  /** The stream's title, for the file's name. */
  readonly getTitle: () => string;
  readonly now: () => number;
  readonly log: Log;
  readonly bounds?: RingBounds;
};

/** Saves the last minutes of what is sent. */
export type Clips = {
  readonly get: () => Clip;
  /** Something is sent from now on, until the answer is called. */
  readonly begin: () => () => void;
  /** Resolves when it is saved, or was not. */
  readonly save: (seconds: number) => Promise<Clip>;
  /** The file of the clip that was saved last. */
  readonly lastPath: () => string | null;
  /** Somebody else may be here now: a clip of before is not theirs to see. */
  readonly forget: () => void;
  readonly listen: (listener: (clip: Clip) => void) => () => void;
  readonly stop: () => void;
};

/** One at a time; what an app that was killed left behind is removed at once. */
export function createClips(deps: Deps): Clips {
  const { line, folder, now, log } = deps;
  const ringFolder = join(folder, ringName);
  const unfinished = openUnfinished(join(ringFolder, unfinishedName), log);
  removeFolder(ringFolder, log);
  const ring = createClipRing(ringFolder, deps.bounds ?? ringBounds, now);
  const told = createTold();
  let writing: ClipWriting | null = null;
  let lastPath: string | null = null;
  let person = 0;
  let hasNoFolder = false;
  const save = async (seconds: number): Promise<Clip> => {
    const videos = deps.getVideosFolder();
    if (writing) return { step: "failed", problem: "busy", folder: videos };
    const cut = hasNoFolder ? "not-kept" : ring.cut(seconds);
    if (typeof cut === "string") return told.set({ step: "failed", problem: cut, folder: videos });
    const whose = person;
    const name = clipName(deps.getTitle(), new Date(now()));
    writing = writeClip(cut, { folder: videos, name, unfinished });
    told.set({ step: "saving", seconds: Math.round(cut.seconds) });
    const written = await writing.done;
    writing = null;
    const saved = savedAs(written, videos, cut.seconds);
    if (whose !== person) return saved;
    if (written.isWritten) lastPath = written.path;
    return told.set(saved);
  };
  return {
    get: told.get,
    begin() {
      if (!writing) told.set(noClip); // what is said of a clip is said of the stream that runs
      hasNoFolder = !makeFolder(ringFolder, log);
      return hasNoFolder ? () => (hasNoFolder = false) : follow(line, ring);
    },
    save,
    lastPath: () => lastPath,
    forget() {
      person++;
      lastPath = null;
      told.set(noClip);
    },
    listen: told.listen,
    stop() {
      writing?.cancel();
      unfinished.removeAll();
      removeFolder(ringFolder, log);
    },
  };
}

/** What is said of the newest clip. */
function createTold() {
  const listeners = new Set<(clip: Clip) => void>();
  let clip: Clip = noClip;
  return {
    get: () => clip,
    set(next: Clip) {
      clip = next;
      listeners.forEach((listener) => listener(next));
      return next;
    },
    listen(listener: (clip: Clip) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

function savedAs(written: Written, folder: string, seconds: number): Clip {
  return written.isWritten
    ? { step: "saved", name: basename(written.path), folder, seconds }
    : { step: "failed", problem: written.problem, folder };
}

const ringName = "clips";
const unfinishedName = "unfinished.txt";

function makeFolder(ringFolder: string, log: Log): boolean {
  try {
    mkdirSync(ringFolder, { recursive: true, mode: 0o700 });
    return true;
  } catch (error) {
    log("warn", "nothing is kept for clips", { why: reasonOf(error) });
    return false;
  }
}

function removeFolder(ringFolder: string, log: Log): void {
  try {
    rmSync(ringFolder, { recursive: true, force: true });
  } catch (error) {
    log("warn", "what was kept for clips may be left", { why: reasonOf(error) });
  }
}

function follow(line: Deps["line"], ring: ClipRing): () => void {
  const unlisten = line.listen({
    onChunk: ring.push,
    onReport: (report) => void (report.type === "config" && ring.setConfig(streamConfigOf(report))),
    onUp: () => undefined,
    onDown: () => ring.setConfig(null),
  });
  return () => {
    unlisten();
    ring.setConfig(null); // a clip that is being written keeps its files
  };
}
