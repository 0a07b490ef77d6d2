import { expect, test, vi } from "vitest";
import { createTonePlayer } from "./tone-player.ts";

const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

/** Only the part of an audio context that chooses where sound goes; notes are for ears. */
function fakeContext(plugged: readonly string[]) {
  const sinks: string[] = [];
  class FakeNode {
    readonly gain = {
      setValueAtTime: () => undefined,
      linearRampToValueAtTime: () => undefined,
      setTargetAtTime: () => undefined,
    };
    readonly connect = (next: unknown) => next;
    readonly disconnect = () => undefined;
    readonly start = () => undefined;
    readonly stop = () => undefined;
  }
  vi.stubGlobal("GainNode", FakeNode);
  vi.stubGlobal("OscillatorNode", FakeNode);
  const context = {
    currentTime: 0,
    state: "running",
    setSinkId: async (id: string) => {
      if (!plugged.includes(id)) throw new DOMException("gone", "NotFoundError");
      sinks.push(id);
    },
    close: async () => undefined,
  };
  return { sinks, create: () => context as unknown as AudioContext & { setSinkId: (id: string) => Promise<void> } };
}

test("a ring is heard on the system's speaker when the chosen one was unplugged", async () => {
  const { sinks, create } = fakeContext(["", "headset"]);
  const player = createTonePlayer(create);
  player.useSpeaker("headset");
  player.play("joined", 1);
  await settle();
  player.useSpeaker("unplugged");
  await settle();
  player.stop();
  expect(sinks).toEqual(["headset", ""]);
});
