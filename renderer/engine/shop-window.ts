import { programmeChannel, type ProgrammeNews, type ProgrammeWish } from "@nchat/contract/programme";
import { fingerprintOf } from "./fingerprint.ts";
import { halved, type Planes } from "./planes.ts";

/** Who looks says so more often than this. */
const watchedMs = 3000;
/** Every third of the programme's frames: no page shows more, and sound is mixed in pieces of that length. */
const newsEveryMs = 90;
/** One picture of so many is traced. */
const tracedBeats = 2;

/** Shows the programme and its levels to the studio while somebody looks. */
export type ShopWindow = {
  readonly show: (planes: Planes, version: number, nowMs: number) => void;
  /** Changes when somebody new looks; null while nobody does. */
  readonly looker: (nowMs: number) => number | null;
  readonly showScene: (sceneId: string, planes: Planes) => void;
  /** How loud a piece was; the loudest of them is told with the next picture's beat. */
  readonly hear: (inputs: readonly number[], programme: number) => void;
  /** The studio's window is minimised or hidden, or can be seen again. */
  readonly setInSight: (isInSight: boolean) => void;
  readonly close: () => void;
};

type Levels = Extract<ProgrammeNews, { type: "levels" }>;

/** Both pages are of one origin, so that nothing of this passes main. */
export function createShopWindow(now: () => number): ShopWindow {
  const channel = new BroadcastChannel(programmeChannel);
  const say = (news: ProgrammeNews) => channel.postMessage(news);
  let watchedUntil = -Infinity;
  let isInSight = true;
  const loudest = createLoudest();
  let shownAt = 0;
  let shown = -1;
  let looker = 0;
  let tracedUntil = 0;
  let beats = 0;
  channel.onmessage = ({ data }: MessageEvent<ProgrammeWish>) => {
    if (data.type === "tracing") return void (tracedUntil = now() + watchedMs);
    if (data.isNew || watchedUntil < now()) greet();
    watchedUntil = now() + watchedMs;
  };
  const isWatched = (nowMs: number) => isInSight && nowMs <= watchedUntil;
  /** Somebody new looks at a picture that may not change for long. */
  const greet = () => {
    shown = -1;
    looker++;
  };
  return {
    show(planes, version, nowMs) {
      if (nowMs < tracedUntil && ++beats % tracedBeats === 0)
        say({ type: "trace", at: Date.now(), fields: fingerprintOf(planes) });
      const levels = loudest.take(nowMs);
      if (levels && isWatched(nowMs)) say(levels);
      if (!isWatched(nowMs) || version === shown || nowMs - shownAt < newsEveryMs) return;
      shown = version;
      shownAt = nowMs;
      const { width, height, data } = halved(planes);
      say({ type: "picture", width, height, data });
    },
    looker: (nowMs) => (isWatched(nowMs) ? looker : null),
    showScene: (sceneId, { width, height, data }) => say({ type: "scene", sceneId, width, height, data }),
    hear: loudest.hear,
    setInSight(next) {
      if (next && !isInSight) greet();
      isInSight = next;
    },
    close: () => channel.close(),
  };
}

/** The loudest of all pieces since it was taken last, each way in by itself. */
function createLoudest() {
  let levels: Levels | null = null;
  let takenAt = -Infinity;
  return {
    hear(inputs: readonly number[], programme: number): void {
      const louder = inputs.map((level, at) => Math.max(level, levels?.inputs[at] ?? 0));
      levels = { type: "levels", inputs: louder, programme: Math.max(programme, levels?.programme ?? 0) };
    },
    /** Null: there is none, or it is too soon. */
    take(nowMs: number): Levels | null {
      if (!levels || nowMs - takenAt < newsEveryMs) return null;
      const taken = levels;
      takenAt = nowMs;
      levels = null;
      return taken;
    },
  };
}
