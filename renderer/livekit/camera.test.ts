import { expect, test } from "vitest";
import { createCamera } from "./camera.ts";
import type { DeviceState, KeptDevice } from "./device-problem.ts";

function fakeTrack(label: string) {
  const target = new EventTarget();
  const track = Object.assign(target, { label, kind: "video", isStopped: false, stop: () => (track.isStopped = true) });
  return { track, unplug: () => target.dispatchEvent(new Event("ended")) };
}

function setUp(tracks: ReturnType<typeof fakeTrack>["track"][]) {
  const states: DeviceState[] = [];
  const kept: KeptDevice[] = [];
  const camera = createCamera({
    media: {
      enumerateDevices: async () => [],
      getUserMedia: async () => {
        const [track] = tracks.splice(0, 1);
        if (!track) throw new DOMException("held", "NotReadableError");
        return { getVideoTracks: () => [track] } as unknown as MediaStream;
      },
    },
    onState: (state) => void states.push(state),
    onEnded: () => undefined,
    onKept: (news) => void kept.push(news),
  });
  return { camera, states, kept };
}

test("a chosen camera that does not start leaves the one before seen, and says so", async () => {
  const builtIn = fakeTrack("Built-in");
  const { camera, states, kept } = setUp([builtIn.track]);
  await camera.open(null);
  expect(await camera.open({ id: "usb", label: "USB" })).toBeNull();
  expect(states.at(-1)).toEqual({ step: "on", label: "Built-in" });
  expect(kept).toEqual([{ kind: "camera", label: "Built-in", problem: "busy" }]);
  expect(builtIn.track.isStopped).toBe(false);
});

test("an unplugged camera is gone, and a second one that does not start has failed", async () => {
  const usb = fakeTrack("USB");
  const { camera, states, kept } = setUp([usb.track]);
  await camera.open(null);
  usb.unplug();
  expect(states.at(-1)).toEqual({ step: "failed", problem: "missing" });
  await camera.open(null);
  expect([states.at(-1), kept]).toEqual([{ step: "failed", problem: "busy" }, []]);
});
