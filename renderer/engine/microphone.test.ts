import type { SourceState } from "@nchat/contract/studio";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createMicrophone } from "./microphone.ts";

beforeEach(() => {
  vi.stubGlobal("MediaStream", class {});
  vi.stubGlobal(
    "MediaStreamAudioSourceNode",
    class {
      connect() {}
      disconnect() {}
    },
  );
});
afterEach(() => vi.unstubAllGlobals());

/** Devices that can be unplugged and plugged in again. */
function world() {
  const now = { isPlugged: true, asked: 0 };
  let track = new EventTarget();
  const events = new EventTarget();
  const media = Object.assign(events, {
    getUserMedia: async () => {
      now.asked++;
      if (!now.isPlugged) throw new DOMException("no device", "NotFoundError");
      track = Object.assign(new EventTarget(), { stop: () => undefined });
      return { getAudioTracks: () => [track] };
    },
  }) as unknown as MediaDevices;
  const states: SourceState[] = [];
  const context = { state: "running" } as AudioContext;
  const follow = createMicrophone({ media, context, into: {} as AudioNode, onState: (_, state) => states.push(state) });
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  return {
    ...{ now, follow, settle },
    last: () => states.at(-1),
    unplug: () => track.dispatchEvent(new Event("ended")),
    devicesChange: () => events.dispatchEvent(new Event("devicechange")),
  };
}
const microphone = { device: null, isOn: true, gain: 0, offsetMilliseconds: 0 };

it("comes back when it is plugged in again, and is not touched by other devices", async () => {
  const { now, follow, settle, last, unplug, devicesChange } = world();
  follow(microphone);
  await settle();
  devicesChange();
  await settle();
  expect([last(), now.asked]).toEqual([{ step: "running" }, 1]);
  now.isPlugged = false;
  unplug();
  devicesChange();
  await settle();
  expect(last()).toMatchObject({ step: "lost" });
  now.isPlugged = true;
  devicesChange();
  await settle();
  expect(last()).toEqual({ step: "running" });
});

it("is tried again when it is chosen once more while it is lost, and not while it runs", async () => {
  const { now, follow, settle, last } = world();
  now.isPlugged = false;
  follow(microphone);
  await settle();
  follow({ ...microphone, gain: -3 });
  await settle();
  expect([last(), now.asked]).toEqual([{ step: "lost", why: "gone" }, 1]);
  now.isPlugged = true;
  follow({ ...microphone, chosenAt: 5 });
  await settle();
  expect([last(), now.asked]).toEqual([{ step: "running" }, 2]);
  follow({ ...microphone, chosenAt: 6 });
  await settle();
  expect(now.asked).toBe(2);
});
