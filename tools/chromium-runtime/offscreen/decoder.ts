import { Worker } from "node:worker_threads";
import type { Bitmap } from "./decode.ts";

/** Decodes frames on a thread of its own, which begins with the first and ends with the process. */
export class FrameDecoder {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, (bitmap: Bitmap | undefined) => void>();
  private nextId = 0;

  decode(base64: string): Promise<Bitmap | undefined> {
    const worker = (this.worker ??= this.start());
    const id = ++this.nextId;
    return new Promise((resolve) => {
      this.waiting.set(id, resolve);
      worker.postMessage({ id, base64 });
    });
  }

  private start(): Worker {
    const worker = new Worker(new URL("./decoder-thread.ts", import.meta.url));
    worker.unref();
    worker.on("message", ({ id, bitmap }: { id: number; bitmap: Bitmap | undefined }) => {
      this.waiting.get(id)?.(bitmap);
      this.waiting.delete(id);
    });
    worker.on("error", (error) => {
      console.error("chromium-runtime: frames:", error);
      for (const resolve of this.waiting.values()) resolve(undefined);
      this.waiting.clear();
      this.worker = undefined;
    });
    return worker;
  }
}
