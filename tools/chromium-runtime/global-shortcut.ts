import { Worker } from "node:worker_threads";
import type { GlobalShortcut } from "electron";
import { parseAccelerator } from "./accelerator.ts";
import type { GrabRequest } from "./grabber.ts";

/** How long the X server may take to say whether a key is free. */
const patience = 3000;

/** `globalShortcut`: real key grabs. A key that somebody else has is told at once, so a thread of its own asks the server. */
export class RuntimeShortcuts implements Pick<
  GlobalShortcut,
  "register" | "registerAll" | "unregister" | "unregisterAll" | "isRegistered"
> {
  private readonly callbacks = new Map<string, () => void>();
  private readonly answer = new Int32Array(new SharedArrayBuffer(4));
  private worker: Worker | undefined;

  register(accelerator: string, callback: () => void): boolean {
    if (this.callbacks.has(accelerator) || !this.ask("grab", accelerator)) return false;
    this.callbacks.set(accelerator, callback);
    return true;
  }

  registerAll(accelerators: string[], callback: () => void): void {
    for (const accelerator of accelerators) this.register(accelerator, callback);
  }

  unregister(accelerator: string): void {
    if (this.callbacks.delete(accelerator)) this.ask("ungrab", accelerator);
  }

  unregisterAll(): void {
    for (const accelerator of [...this.callbacks.keys()]) this.unregister(accelerator);
  }

  isRegistered(accelerator: string): boolean {
    return this.callbacks.has(accelerator);
  }

  stop(): void {
    void this.worker?.terminate();
  }

  private ask(verb: GrabRequest["verb"], accelerator: string): boolean {
    const combination = parseAccelerator(accelerator);
    if (!combination)
      throw new TypeError(`Error processing argument at index 0, conversion failure from ${accelerator}`);
    const worker = (this.worker ??= this.start());
    Atomics.store(this.answer, 0, 0);
    worker.postMessage({ verb, accelerator, ...combination } satisfies GrabRequest);
    return Atomics.wait(this.answer, 0, 0, patience) !== "timed-out" && Atomics.load(this.answer, 0) === 1;
  }

  private start(): Worker {
    const worker = new Worker(new URL("./grabber.ts", import.meta.url), { workerData: this.answer.buffer });
    worker.on("message", (accelerator: string) => this.callbacks.get(accelerator)?.());
    worker.on("error", (error) => console.error("chromium-runtime: global shortcuts:", error));
    worker.unref();
    return worker;
  }
}
