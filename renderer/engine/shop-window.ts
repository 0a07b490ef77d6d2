import { programmeChannel, type ProgrammeNews, type ProgrammeWish } from "@nchat/contract/programme";
import { fingerprintOf } from "./fingerprint.ts";
import { halved, type Planes } from "./planes.ts";

/** Who looks says so more often than this. */
const watchedMs = 3000;
const pictureEveryMs = 60;
/** One picture of so many is traced. */
const tracedBeats = 2;

/** Shows the programme and its levels to the studio while somebody looks. */
export type ShopWindow = {
  readonly show: (planes: Planes, version: number, nowMs: number) => void;
  /** Changes when somebody new looks; null while nobody does. */
  readonly looker: (nowMs: number) => number | null;
  readonly showScene: (sceneId: string, planes: Planes) => void;
  readonly tellLevels: (inputs: readonly number[], programme: number, nowMs: number) => void;
};

/** Both pages are of one origin, so that nothing of this passes main. */
export function createShopWindow(now: () => number): ShopWindow {
  const channel = new BroadcastChannel(programmeChannel);
  let watchedUntil = 0;
  let shownAt = 0;
  let shown = -1;
  let looker = 0;
  let tracedUntil = 0;
  let beats = 0;
  channel.onmessage = ({ data }: MessageEvent<ProgrammeWish>) => {
    if (data.type === "tracing") return void (tracedUntil = now() + watchedMs);
    if (data.isNew || watchedUntil < now()) {
      shown = -1; // somebody new looks at a picture that may not change for long
      looker++;
    }
    watchedUntil = now() + watchedMs;
  };
  return {
    show(planes, version, nowMs) {
      if (nowMs < tracedUntil && ++beats % tracedBeats === 0)
        channel.postMessage({ type: "trace", at: Date.now(), fields: fingerprintOf(planes) } satisfies ProgrammeNews);
      if (nowMs > watchedUntil || version === shown || nowMs - shownAt < pictureEveryMs) return;
      shown = version;
      shownAt = nowMs;
      const { width, height, data } = halved(planes);
      channel.postMessage({ type: "picture", width, height, data } satisfies ProgrammeNews);
    },
    looker: (nowMs) => (nowMs > watchedUntil ? null : looker),
    showScene: (sceneId, { width, height, data }) =>
      channel.postMessage({ type: "scene", sceneId, width, height, data } satisfies ProgrammeNews),
    tellLevels(inputs, programme, nowMs) {
      if (nowMs > watchedUntil) return;
      channel.postMessage({ type: "levels", inputs, programme } satisfies ProgrammeNews);
    },
  };
}
