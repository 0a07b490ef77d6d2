import { createPlanes, even, planesOf, type Planes } from "./planes.ts";

/** The newest picture of one source; `version` grows with each. */
export type Pictures = {
  readonly current: () => Planes | null;
  readonly version: () => number;
  readonly stop: () => void;
};

/** A picture that never changes. */
export function stillPictures(picture: ImageData): Pictures {
  const planes = planesOf(picture);
  return { current: () => planes, version: () => 1, stop: () => undefined };
}

/** Copies every frame out as it comes, so that the capturer has its memory back at once. */
export function movingPictures(frames: ReadableStream<VideoFrame>): Pictures {
  const reader = frames.getReader();
  let shown: Planes | null = null;
  let spare: Planes | null = null;
  let version = 0;
  const take = async (frame: VideoFrame) => {
    const { width, height } = frame.visibleRect ?? { width: 0, height: 0 };
    const size = { width: even(width), height: even(height) };
    if (size.width < 2 || size.height < 2) return;
    const isFitting = spare?.width === size.width && spare.height === size.height;
    const next = isFitting && spare ? spare : createPlanes(size.width, size.height);
    await copyFrame(frame, next);
    [spare, shown] = [shown, next];
    version++;
  };
  const follow = async () => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      try {
        await take(value);
      } finally {
        value.close();
      }
    }
  };
  // The track's end is the page's to tell; a frame that can't be read ends the reading, and the last one stays.
  follow().catch((error: unknown) => console.warn("a source's frames ended", error));
  return {
    current: () => shown,
    version: () => version,
    stop: () => void reader.cancel().catch(() => undefined), // it had ended by itself
  };
}

/** Frames come in whatever layout the capturer has. */
async function copyFrame(frame: VideoFrame, to: Planes): Promise<void> {
  const { width, height } = to;
  const visible = frame.visibleRect ?? { x: 0, y: 0 };
  const rect = { x: visible.x, y: visible.y, width, height };
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
