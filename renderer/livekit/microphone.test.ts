import { expect, test } from "vitest";
import type { Gate } from "./gate.ts";
import { createMicrophone } from "./microphone.ts";

/** A track of a device that can be unplugged. */
function fakeTrack(label: string) {
  const target = new EventTarget();
  const track = Object.assign(target, { label, kind: "audio", stop: () => undefined });
  return { track: track as unknown as MediaStreamTrack, unplug: () => target.dispatchEvent(new Event("ended")) };
}

test("an unplugged microphone is told once, and the system's own is fed to the gate", async () => {
  const [podium, builtIn] = [fakeTrack("Podium USB"), fakeTrack("Built-in")];
  const waiting = [podium.track, builtIn.track];
  const seen: unknown[] = [];
  const gate: Gate = {
    track: fakeTrack("sent").track,
    set: async () => true,
    feed: (track) => seen.push(`feed ${track?.label}`),
    addKey: () => undefined,
    stop: async () => undefined,
  };
  const media = {
    enumerateDevices: async () => [],
    getUserMedia: async () => ({ getAudioTracks: () => waiting.splice(0, 1) }) as unknown as MediaStream,
  };
  const microphone = createMicrophone({
    media,
    createGate: async () => gate,
    onState: () => undefined,
    onLost: (label) => seen.push(`lost ${label}`),
  });
  await microphone.open({ id: "usb", label: "Podium USB" });
  podium.unplug();
  await new Promise((resolve) => setTimeout(resolve));
  podium.unplug(); // no longer the one that is heard
  expect(seen).toEqual(["feed Podium USB", "lost Podium USB", "feed Built-in"]);
});
