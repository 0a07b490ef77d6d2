import { vi } from "vitest";

type Output = { isOpen: boolean; readonly sinkId: string; readonly gain: { value: number }; track: unknown };

/** Stands in for the browser's outputs until globals are given back. Answers what is heard: tracks, how loud, and by which. */
export function stubOutputs() {
  const outputs: Output[] = [];
  class AudioContext {
    readonly output: Output;
    constructor({ sinkId = "" }: { sinkId?: string } = {}) {
      this.output = { isOpen: true, sinkId, gain: { value: 1 }, track: null };
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
    constructor({ output }: Partial<AudioContext>, { mediaStream }: { mediaStream: { tracks: unknown[] } }) {
      if (output) [output.track] = mediaStream.tracks;
    }
    connect() {}
    disconnect() {}
  }
  class MediaStream {
    readonly tracks: unknown[];
    constructor(tracks: unknown[]) {
      this.tracks = tracks;
    }
  }
  const globals = { AudioContext, GainNode, MediaStreamAudioSourceNode, MediaStream };
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
  return {
    opened: () => outputs.length,
    heard: () => outputs.flatMap(({ isOpen, gain, track, sinkId }) => (isOpen ? [[track, gain.value, sinkId]] : [])),
  };
}
