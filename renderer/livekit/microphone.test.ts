import { expect, test } from "vitest";
import type { Gate } from "./gate.ts";
import { createMicrophone } from "./microphone.ts";

/** A track of a device that can be unplugged. */
function fakeTrack(label: string, onStop: () => void = () => undefined) {
  const target = new EventTarget();
  const track = Object.assign(target, { label, kind: "audio", stop: onStop });
  return { track: track as unknown as MediaStreamTrack, unplug: () => target.dispatchEvent(new Event("ended")) };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));
const streamOf = (track: MediaStreamTrack) => ({ getAudioTracks: () => [track] }) as unknown as MediaStream;

/** A microphone that writes down what it does; `capture` answers one question after the other. */
function setUp(capture: (() => Promise<MediaStream>)[], makeGate?: () => Promise<Gate>) {
  const seen: string[] = [];
  const gate: Gate = {
    track: fakeTrack("sent").track,
    set: async () => true,
    feed: (track) => void seen.push(`feed ${track?.label}`),
    addKey: () => undefined,
    stop: async () => undefined,
  };
  const busy = () => Promise.reject(new DOMException("held", "NotReadableError"));
  const microphone = createMicrophone({
    media: { enumerateDevices: async () => [], getUserMedia: () => (capture.shift() ?? busy)() },
    createGate: makeGate ?? (async () => gate),
    onState: (state) => {
      if (state.step === "on") seen.push(`on ${state.label}`);
      else if (state.step === "failed") seen.push(`failed ${state.problem}`);
    },
    onLost: (label) => void seen.push(`lost ${label}`),
    onKept: ({ label, problem }) => void seen.push(`kept ${label}, ${problem}`),
  });
  return { microphone, seen };
}

test("an unplugged microphone is told once, and the system's own is fed to the gate", async () => {
  const [podium, builtIn] = [fakeTrack("Podium USB"), fakeTrack("Built-in")];
  const { microphone, seen } = setUp([async () => streamOf(podium.track), async () => streamOf(builtIn.track)]);
  await microphone.open({ id: "usb", label: "Podium USB" });
  podium.unplug();
  await settle();
  podium.unplug(); // no longer the one that is heard
  expect(seen).toEqual(["feed Podium USB", "on Podium USB", "lost Podium USB", "feed Built-in", "on Built-in"]);
});

test("a chosen microphone that does not start leaves the one before heard, and says so", async () => {
  const { microphone, seen } = setUp([
    async () =>
      streamOf(
        fakeTrack("Built-in", () => {
          throw new Error("it was heard, and stopped");
        }).track,
      ),
  ]);
  await microphone.open(null);
  await microphone.open({ id: "usb", label: "Podium USB" });
  expect(seen).toEqual(["feed Built-in", "on Built-in", "on Built-in", "kept Built-in, busy"]);
});

test("an unplugged microphone without another one has failed, whatever was heard before", async () => {
  const podium = fakeTrack("Podium USB");
  const { microphone, seen } = setUp([async () => streamOf(podium.track)]);
  await microphone.open(null);
  podium.unplug();
  await settle();
  expect(seen).toEqual(["feed Podium USB", "on Podium USB", "lost Podium USB", "failed busy"]);
});

test("a microphone that comes after its gate could not be built is let go", async () => {
  const seen: string[] = [];
  let allow: (stream: MediaStream) => void = () => undefined;
  const asking = new Promise<MediaStream>((resolve) => (allow = resolve));
  const { microphone } = setUp([() => asking], () => Promise.reject(new Error("no audio thread")));
  await microphone.open(null);
  allow(streamOf(fakeTrack("USB", () => void seen.push("stopped")).track));
  await settle();
  expect(seen).toEqual(["stopped"]);
});
