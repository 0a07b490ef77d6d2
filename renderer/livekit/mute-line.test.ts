import { afterEach, expect, test, vi } from "vitest";
import { startMuteLine } from "./mute-line.ts";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function fakeWorkers() {
  const workers: FakeWorker[] = [];
  class FakeWorker {
    isRunning = true;
    onmessage: ((event: { data: unknown }) => void) | null = null;
    onerror: (() => void) | null = null;
    readonly postMessage = () => undefined;
    constructor() {
      workers.push(this);
    }
    terminate() {
      this.isRunning = false;
    }
  }
  vi.stubGlobal("Worker", FakeWorker);
  return workers;
}

test("a line whose worker fails or closes is opened anew, once, and ended by its stop", async () => {
  vi.useFakeTimers();
  const workers = fakeWorkers();
  const line = startMuteLine({
    open: async () => ({ url: "ws://127.0.0.1:1/ticket", leaseSeconds: 2.5 }),
    addKey: () => undefined,
  });
  await vi.advanceTimersByTimeAsync(0);
  workers[0]?.onerror?.();
  workers[0]?.onmessage?.({ data: "closed" });
  await vi.advanceTimersByTimeAsync(1000);
  workers[1]?.onmessage?.({ data: "closed" });
  await vi.advanceTimersByTimeAsync(1000);
  expect(workers.map(({ isRunning }) => isRunning)).toEqual([false, false, true]);
  line.stop();
  await vi.advanceTimersByTimeAsync(1000);
  expect(workers.map(({ isRunning }) => isRunning)).toEqual([false, false, false]);
});
