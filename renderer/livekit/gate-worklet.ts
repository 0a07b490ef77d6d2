import { createKey, type GateKey, type GateOrder, isGateOpen, loudness, ramp } from "./gate-rules.ts";

// The audio thread's globals; TypeScript's library describes the page only.
declare const currentTime: number;
declare function registerProcessor(name: string, processor: new () => object): void;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}

/** `key` hands over main's line, which then has to say "open" too. */
type FromPage = GateOrder | { readonly type: "key"; readonly port: MessagePort; readonly leaseSeconds: number };

const blocksPerLevel = 24; // a level every 64 ms

/** The microphone's gate. Shut means digital silence, made in the audio thread whatever the page is doing. */
class MicrophoneGate extends AudioWorkletProcessor {
  readonly #keys = new Map<MessagePort, GateKey>();
  readonly #pending = new Map<MessagePort, { readonly isOpen: boolean; readonly revision: number }>();
  #line: MessagePort | null = null;
  #gain = 0;
  #blocks = 0;
  #level = 0;

  constructor() {
    super();
    this.#listen(this.port, null);
  }

  #listen(port: MessagePort, leaseSeconds: number | null): void {
    this.#keys.set(port, createKey(leaseSeconds, currentTime));
    port.onmessage = ({ data }: MessageEvent<FromPage>) => this.#hear(port, data);
    // A port whose other side has gone can never say "shut" again.
    port.addEventListener("close", () => this.#shut(port));
  }

  #shut(port: MessagePort): void {
    const key = this.#keys.get(port);
    if (key) key.isOpen = false;
  }

  #hear(port: MessagePort, order: FromPage): void {
    if (order.type === "key") return this.#replaceLine(order.port, order.leaseSeconds);
    const key = this.#keys.get(port);
    if (!key) return;
    key.heardAt = currentTime;
    if (order.type !== "set") return;
    key.isOpen = order.isOpen;
    this.#pending.set(port, order);
  }

  /** A newer line ends the one before; until it speaks the gate is shut. */
  #replaceLine(port: MessagePort, leaseSeconds: number): void {
    if (this.#line) {
      this.#keys.delete(this.#line);
      this.#pending.delete(this.#line);
    }
    this.#line = port;
    this.#listen(port, leaseSeconds);
  }

  /** Shutting is true at once; opening only when every other key agrees. */
  #confirm(isOpen: boolean): void {
    for (const [port, order] of this.#pending) {
      if (order.isOpen && !isOpen) continue;
      port.postMessage({ type: "applied", isOpen, revision: order.revision });
      this.#pending.delete(port);
    }
  }

  process(inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const input = inputs[0]?.[0];
    const output = outputs[0]?.[0];
    if (!output) return true;
    const to = isGateOpen(this.#keys.values(), currentTime) ? 1 : 0;
    ramp(input, output, this.#gain, to);
    this.#gain = to;
    this.#confirm(to === 1);
    this.#measure(input);
    return true;
  }

  #measure(input: Float32Array | undefined): void {
    this.#level = Math.max(this.#level, loudness(input));
    this.#blocks++;
    if (this.#blocks < blocksPerLevel) return;
    this.port.postMessage({ type: "level", level: this.#level });
    this.#blocks = 0;
    this.#level = 0;
  }
}

registerProcessor("microphone-gate", MicrophoneGate);
