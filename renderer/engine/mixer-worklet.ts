import { type Channel, limit, mixInto } from "./mixer-rules.ts";
import type { SoundBlock } from "./worker-messages.ts";

// The audio thread's globals; TypeScript's library describes the page only.
declare function registerProcessor(name: string, processor: new () => object): void;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}

/** The page to the mixer: where the blocks go, once; and the microphone's gain. */
export type ToMixer =
  { readonly type: "send-to"; readonly port: MessagePort } | { readonly type: "gain"; readonly gain: number };

const quantum = 128;
/** A block is 21 ms: often enough for a meter, seldom enough for a message. */
const blockSamples = 1024;

/** Mixes in the audio thread and hands the samples to the worker, past the page. */
class ProgrammeMixer extends AudioWorkletProcessor {
  readonly #microphone: Channel = { gain: 0, wanted: 0 };
  #port: MessagePort | null = null;
  #samples = new Float32Array(2 * blockSamples);
  #filled = 0;
  #peak = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<ToMixer>) => {
      if (data.type === "gain") this.#microphone.wanted = data.gain;
      else this.#port = data.port;
    };
  }

  process(inputs: Float32Array[][]): boolean {
    const left = this.#samples.subarray(this.#filled, this.#filled + quantum);
    const right = this.#samples.subarray(blockSamples + this.#filled, blockSamples + this.#filled + quantum);
    this.#peak = Math.max(this.#peak, mixInto(inputs[0], this.#microphone, left, right));
    this.#filled += quantum;
    if (this.#filled === blockSamples) this.#send();
    return true;
  }

  #send(): void {
    const samples = this.#samples;
    const block: SoundBlock = { samples, microphone: this.#peak, programme: limit(samples) };
    this.#port?.postMessage(block, [samples.buffer]);
    this.#samples = new Float32Array(2 * blockSamples);
    this.#filled = 0;
    this.#peak = 0;
  }
}

registerProcessor("programme-mixer", ProgrammeMixer);
