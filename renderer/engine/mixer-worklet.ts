import { type Channel, type Duck, followSpeech, limit, mixInto } from "./mixer-rules.ts";
import type { SoundBlock } from "./worker-messages.ts";

// The audio thread's globals; TypeScript's library describes the page only.
declare const sampleRate: number;
declare function registerProcessor(name: string, processor: new () => object): void;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}

/** How one way into the mix is heard. */
export type InputRule = { readonly gain: number; readonly isDucked: boolean };

/** The page to the mixer: where the blocks go, once; and how each way in is heard, the microphone's first. */
export type ToMixer =
  | { readonly type: "send-to"; readonly port: MessagePort }
  | { readonly type: "inputs"; readonly inputs: readonly InputRule[] };

const quantum = 128;
/** A block is 21 ms: often enough for a meter, seldom enough for a message. */
const blockSamples = 1024;

type Input = Channel & { rule: InputRule; peak: number };

/** Mixes in the audio thread and hands the samples to the worker, past the page. */
class ProgrammeMixer extends AudioWorkletProcessor {
  #inputs: Input[] = [];
  readonly #duck: Duck = { amount: 0, held: 0 };
  #port: MessagePort | null = null;
  #samples = new Float32Array(2 * blockSamples);
  #filled = 0;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<ToMixer>) => {
      if (data.type === "send-to") this.#port = data.port;
      else this.#inputs = data.inputs.map((rule, at) => inputOf(rule, this.#inputs[at]));
    };
  }

  process(heard: Float32Array[][]): boolean {
    const left = this.#samples.subarray(this.#filled, this.#filled + quantum);
    const right = this.#samples.subarray(blockSamples + this.#filled, blockSamples + this.#filled + quantum);
    let ducked = 1;
    this.#inputs.forEach((input, at) => {
      input.wanted = input.rule.gain * (input.rule.isDucked ? ducked : 1);
      const peak = mixInto(heard[at], input, left, right);
      input.peak = Math.max(input.peak, peak);
      // The first one is the microphone: what it says decides about the others.
      if (at === 0) ducked = followSpeech(this.#duck, peak * input.wanted, quantum, sampleRate);
    });
    this.#filled += quantum;
    if (this.#filled === blockSamples) this.#send();
    return true;
  }

  #send(): void {
    const samples = this.#samples;
    const block: SoundBlock = { samples, inputs: this.#inputs.map(({ peak }) => peak), programme: limit(samples) };
    this.#port?.postMessage(block, [samples.buffer]);
    this.#samples = new Float32Array(2 * blockSamples);
    this.#filled = 0;
    for (const input of this.#inputs) input.peak = 0;
  }
}

function inputOf(rule: InputRule, before: Input | undefined): Input {
  return before ? { ...before, rule } : { gain: 0, wanted: 0, peak: 0, rule };
}

registerProcessor("programme-mixer", ProgrammeMixer);
