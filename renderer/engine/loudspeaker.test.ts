import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createLoudspeaker } from "./loudspeaker.ts";

/** Outputs that are open, and how loud each is. */
let outputs: { isOpen: boolean; gain: { value: number }; track: unknown }[] = [];
beforeEach(() => {
  outputs = [];
  class AudioContext {
    readonly output = { isOpen: true, gain: { value: 1 }, track: null as unknown };
    constructor() {
      outputs.push(this.output);
    }
    close() {
      this.output.isOpen = false;
      return Promise.resolve();
    }
  }
  class GainNode {
    readonly gain: { value: number };
    constructor(context: AudioContext) {
      this.gain = context.output.gain;
    }
    connect() {}
  }
  class MediaStreamAudioSourceNode {
    constructor(context: AudioContext, { mediaStream }: { mediaStream: { tracks: unknown[] } }) {
      [context.output.track] = mediaStream.tracks;
    }
    connect() {}
  }
  class MediaStream {
    readonly tracks: unknown[];
    constructor(tracks: unknown[]) {
      this.tracks = tracks;
    }
  }
  const globals = { AudioContext, GainNode, MediaStreamAudioSourceNode, MediaStream };
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
});
afterEach(() => vi.unstubAllGlobals());

const [first, second] = [{ id: "1" }, { id: "2" }] as unknown as [MediaStreamTrack, MediaStreamTrack];
const heard = () => outputs.filter(({ isOpen }) => isOpen).map(({ gain, track }) => [track, gain.value]);

it("opens an output only while there is something that is to be heard, and follows its loudness", () => {
  const { setTrack, setGain } = createLoudspeaker();
  setTrack(first);
  expect(outputs).toEqual([]);
  setGain(0.5);
  expect(heard()).toEqual([[first, 0.5]]);
  setGain(2);
  setTrack(first);
  expect([heard(), outputs.length]).toEqual([[[first, 2]], 1]);
  setGain(null);
  expect(heard()).toEqual([]);
});

it("plays the page that takes the place of another, and nothing of one that is gone", () => {
  const { setTrack, setGain } = createLoudspeaker();
  setGain(1);
  setTrack(first);
  setTrack(second);
  expect(heard()).toEqual([[second, 1]]);
  setTrack(null);
  expect(heard()).toEqual([]);
});
