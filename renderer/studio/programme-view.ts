import { programmeChannel, type ProgrammeNews, type ProgrammeWish } from "@nchat/contract/programme";
import type { OnBeat } from "../ui/beat.ts";

/** What the engine makes, as the studio sees and measures it. */
export type ProgrammeView = {
  /** Pictures are drawn there from now on; null for nowhere. */
  readonly drawOn: (canvas: HTMLCanvasElement | null) => void;
  /** The same for a scene's small picture. */
  readonly drawSceneOn: (sceneId: string, canvas: HTMLCanvasElement | null) => void;
  /** In dBFS: the microphone's is the first, the sounds' follow. */
  readonly readInput: (at: number) => number;
  readonly readProgramme: () => number;
  /** Watches until the answer is called: the engine draws for somebody who looks only. */
  readonly start: () => () => void;
};

const watchEveryMs = 1000;
/** Levels older than this are no levels. */
const levelMs = 500;

/** Nothing is watched yet. */
export function createProgrammeView(now: () => number, onBeat: OnBeat): ProgrammeView {
  let canvas: HTMLCanvasElement | null = null;
  /** The newest one, until it is drawn. */
  let picture: Picture | null = null;
  const scenes = new Map<string, Held>();
  let levels: Levels = { inputs: [], programme: 0, at: -Infinity };
  const decibels = (level: number) => (now() - levels.at > levelMs ? -Infinity : 20 * Math.log10(level));
  return {
    drawOn: (next) => void (canvas = next),
    drawSceneOn(sceneId, next) {
      const held = scenes.get(sceneId) ?? { canvas: null, picture: null };
      held.canvas = next;
      scenes.set(sceneId, held);
      if (next && held.picture) drawPicture(next, held.picture);
    },
    readInput: (at) => decibels(levels.inputs[at] ?? 0),
    readProgramme: () => decibels(levels.programme),
    start() {
      const channel = new BroadcastChannel(programmeChannel);
      const wish = (isNew: boolean) => channel.postMessage({ type: "watching", isNew } satisfies ProgrammeWish);
      const timer = setInterval(() => wish(false), watchEveryMs);
      channel.onmessage = ({ data }: MessageEvent<ProgrammeNews>) => {
        if (data.type === "levels") levels = { inputs: data.inputs, programme: data.programme, at: now() };
        else if (data.type === "scene") takeScene(scenes, data);
        else if (data.type === "picture") picture = data;
      };
      // With the meters: the page is painted once for all of them.
      const stopBeat = onBeat(() => {
        if (!canvas || !picture) return; // it is kept for a canvas that comes
        const next = picture;
        picture = null; // whatever comes of it: what can't be drawn is not tried at each beat
        drawPicture(canvas, next);
      });
      wish(true);
      return () => {
        stopBeat();
        clearInterval(timer);
        channel.close();
      };
    },
  };
}

type Levels = Readonly<{ inputs: readonly number[]; programme: number; at: number }>;

type Picture = Pick<Extract<ProgrammeNews, { type: "picture" }>, "width" | "height" | "data">;
/** A scene's canvas, and what was seen of it last. */
type Held = { canvas: HTMLCanvasElement | null; picture: Picture | null };

function takeScene(scenes: Map<string, Held>, news: Extract<ProgrammeNews, { type: "scene" }>): void {
  const held = scenes.get(news.sceneId) ?? { canvas: null, picture: null };
  held.picture = news;
  scenes.set(news.sceneId, held);
  if (held.canvas) drawPicture(held.canvas, news);
}

function drawPicture(canvas: HTMLCanvasElement, picture: Picture): void {
  const { width, height, data } = picture;
  const context = canvas.getContext("2d");
  if (!context) return;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const frame = new VideoFrame(data, {
    ...{ format: "I420", codedWidth: width, codedHeight: height, timestamp: 0 },
    colorSpace: { matrix: "smpte170m", primaries: "smpte170m", transfer: "smpte170m", fullRange: false },
  });
  try {
    context.drawImage(frame, 0, 0, width, height);
  } finally {
    frame.close();
  }
}
