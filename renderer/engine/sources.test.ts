import { initialStudio, type Source, type SourceStates, type Studio } from "@nchat/contract/studio";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createSources } from "./sources.ts";

beforeEach(() => {
  vi.stubGlobal(
    "MediaStreamTrackProcessor",
    class {
      readonly readable = {};
    },
  );
});
afterEach(() => vi.unstubAllGlobals());

const camera: Source = { id: "b", kind: "camera", name: "Desk camera", device: null };
const studioOf = (source: Source): Studio => ({ ...initialStudio, sources: [source] });

/** A camera that another program may hold. */
function world() {
  vi.spyOn(globalThis, "setInterval").mockReturnValue(0 as never);
  vi.spyOn(console, "warn").mockReturnValue(undefined);
  const now = { isHeld: true, asked: 0 };
  let states: SourceStates = {};
  const media = Object.assign(new EventTarget(), {
    enumerateDevices: async () => [],
    getUserMedia: async () => {
      now.asked++;
      if (now.isHeld) throw new DOMException("in use", "NotReadableError");
      return { getVideoTracks: () => [Object.assign(new EventTarget(), { stop: () => undefined })] };
    },
  });
  const sources = createSources({
    media: media as unknown as MediaDevices,
    toWorker: () => undefined,
    onStates: (next: SourceStates) => (states = next),
  } as unknown as Parameters<typeof createSources>[0]);
  const follow = async (source: Source) => {
    sources.follow(studioOf(source));
    await new Promise((resolve) => setTimeout(resolve));
    return [states["b"], now.asked];
  };
  return { now, follow };
}

it("tries a camera that could not be opened once more when it is chosen once more, and not before", async () => {
  const { now, follow } = world();
  expect(await follow(camera)).toEqual([{ step: "lost", why: "failed" }, 1]);
  now.isHeld = false;
  expect(await follow({ ...camera, name: "Camera" })).toEqual([{ step: "lost", why: "failed" }, 1]);
  expect(await follow({ ...camera, chosenAt: 5 })).toEqual([{ step: "running" }, 2]);
  // One that runs is left alone.
  expect(await follow({ ...camera, chosenAt: 6 })).toEqual([{ step: "running" }, 2]);
});
