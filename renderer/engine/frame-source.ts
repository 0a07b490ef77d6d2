import type { PixelArea } from "@nchat/contract/area";
import { createDelayLine } from "./delay-line.ts";
import { planesOf, type Planes } from "./planes.ts";
import { createScreenPart, type ScreenPart } from "./screen-part.ts";

/** The newest picture of one source; `version` grows with each. */
export type Pictures = {
  readonly current: () => Planes | null;
  readonly version: () => number;
  /** From now on each picture is shown so much later; what does not move has no time. */
  readonly setDelay: (milliseconds: number) => void;
  readonly stop: () => void;
};

/** Pictures that are captured. */
export type MovingPictures = Pictures & {
  /** Only this part of each picture is taken; null is all of it. The last one changes at once. */
  readonly setPart: (part: ScreenPart | null) => void;
};

/** Pictures that others push. */
export type PushedPictures = Pictures & { readonly show: (planes: Planes | null) => void };

/** A picture that never changes. */
export function stillPictures(picture: ImageData): Pictures {
  const planes = planesOf(picture);
  return { current: () => planes, version: () => 1, setDelay: () => undefined, stop: () => undefined };
}

/** Shows what it is given; null is nothing. */
export function pushedPictures(now: () => number): PushedPictures {
  const { current, version, setDelay, push, clear } = createDelayLine(now);
  return { current, version, setDelay, stop: clear, show: (planes) => (planes ? push(planes) : clear()) };
}

type Deps = {
  readonly now: () => number;
  /** Whether less is there than the area asks for, whenever that changes. */
  readonly onCut?: (isCut: boolean) => void;
};

/** Copies every frame out as it comes, so that the capturer has its memory back at once. */
export function movingPictures(frames: ReadableStream<VideoFrame>, { now, onCut }: Deps): MovingPictures {
  const reader = frames.getReader();
  const line = createDelayLine(now);
  const part = createScreenPart(onCut);
  /** With an area the last frame is kept: a still screen sends no other one to cut a new area from. */
  let kept: VideoFrame | null = null;
  let isOver = false;
  // One after the other: a new area must not meet a frame that is being copied.
  let turn: Promise<unknown> = Promise.resolve();
  const take = async (frame: VideoFrame) => {
    const rect = part.of(frame.visibleRect);
    if (!rect) return line.clear();
    const next = line.spare(rect.width, rect.height);
    await copyFrame(frame, rect, next);
    line.push(next);
  };
  const keep = (frame: VideoFrame | null) => {
    kept?.close();
    kept = frame;
  };
  const follow = async () => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return keep(null);
      try {
        keep(part.isSet() && !isOver ? value.clone() : null);
        turn = turn.then(() => take(value));
        await turn;
      } finally {
        value.close();
      }
    }
  };
  // The track's end is the page's to tell; a frame that can't be read ends the reading, and the last one stays.
  follow().catch((error: unknown) => console.warn("a source's frames ended", error));
  return {
    current: line.current,
    version: line.version,
    setDelay: line.setDelay,
    setPart(next) {
      if (!part.set(next)) return;
      const again = async () => {
        if (kept && !isOver) await take(kept);
      };
      turn = turn.then(again).catch((error: unknown) => console.warn("an area was not cut anew", error));
    },
    stop() {
      isOver = true;
      keep(null);
      void reader.cancel().catch(() => undefined); // it had ended by itself
    },
  };
}

/** Nothing but that part is copied. Frames come in whatever layout the capturer has. */
async function copyFrame(frame: VideoFrame, rect: PixelArea, to: Planes): Promise<void> {
  const { width, height } = rect;
  const chroma = (width * height) / 4;
  switch (frame.format) {
    case "I420":
    case "I420A": {
      const layout = [
        { offset: 0, stride: width },
        { offset: width * height, stride: width / 2 },
        { offset: width * height + chroma, stride: width / 2 },
      ];
      if (frame.format === "I420") return void (await frame.copyTo(to.data, { rect, layout }));
      const all = new Uint8Array(2 * width * height + 2 * chroma);
      await frame.copyTo(all, { rect, layout: [...layout, { offset: width * height + 2 * chroma, stride: width }] });
      return to.data.set(all.subarray(0, to.data.length));
    }
    case "NV12": {
      const all = new Uint8Array(width * height + 2 * chroma);
      const layout = [
        { offset: 0, stride: width },
        { offset: width * height, stride: width },
      ];
      await frame.copyTo(all, { rect, layout });
      to.y.set(all.subarray(0, width * height));
      for (let at = 0, from = width * height; at < chroma; at++, from += 2) {
        to.u[at] = all[from] ?? 128;
        to.v[at] = all[from + 1] ?? 128;
      }
      return;
    }
    default: {
      const data = new Uint8ClampedArray(width * height * 4);
      await frame.copyTo(data, { rect, format: "RGBA", layout: [{ offset: 0, stride: width * 4 }] });
      to.data.set(planesOf({ width, height, data }).data);
    }
  }
}
