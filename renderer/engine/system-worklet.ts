import { mixedAtOnce, systemSpareMs } from "./mixing-context.ts";
import { SoundQueue } from "./sound-queue.ts";

// The audio thread's globals; TypeScript's library describes the page only.
declare const sampleRate: number;
declare function registerProcessor(name: string, processor: new () => object): void;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}

/** The page to the player: where the samples come from, once. They are stereo, left and right in turn. */
export type ToSystemPlayer = { readonly port: MessagePort };

/** Plays what main hears of this computer. */
class SystemPlayer extends AudioWorkletProcessor {
  readonly #queue = new SoundQueue(sampleRate, { atOnce: mixedAtOnce * 1000, spare: systemSpareMs, most: 500 });

  constructor() {
    super();
    this.port.onmessage = ({ data: { port } }: MessageEvent<ToSystemPlayer>) => {
      port.onmessage = ({ data }: MessageEvent<Float32Array>) => this.#queue.push(data);
    };
  }

  process(_inputs: unknown, outputs: Float32Array[][]): boolean {
    const [left, right] = outputs[0] ?? [];
    if (left && right) this.#queue.pull(left, right);
    return true;
  }
}

registerProcessor("system-player", SystemPlayer);
