import type { MuteLine } from "@nchat/contract/mute-line";

type Deps = {
  /** A fresh ticket from the owner of mute. */
  readonly open: () => Promise<MuteLine>;
  /** Hands one end to the audio thread; the gate opens only while this line says so as well. */
  readonly addKey: (port: MessagePort, leaseSeconds: number) => void;
};

const againAfterMs = 250;

/** Keeps main's line to the gate for as long as the gate lives: a line that breaks shuts the gate and is opened anew. */
export function startMuteLine({ open, addKey }: Deps): { readonly stop: () => void } {
  let worker: Worker | null = null;
  let isStopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const again = () => {
    worker?.terminate();
    clearTimeout(timer);
    if (!isStopped) timer = setTimeout(() => void connect(), againAfterMs);
  };
  const connect = async () => {
    const line = await open().catch((error: unknown) => {
      console.warn("main gave no line to the microphone's gate", error);
      return null;
    });
    if (isStopped) return;
    if (!line) return again();
    const { port1, port2 } = new MessageChannel();
    worker = new Worker(new URL("./mute-line-worker.ts", import.meta.url), { type: "module" });
    worker.onmessage = ({ data }) => {
      if (data === "closed") again();
    };
    // Not loaded, or ended by a fault: without a line the microphone could never open.
    worker.onerror = again;
    addKey(port2, line.leaseSeconds);
    worker.postMessage({ url: line.url, port: port1 }, [port1]);
  };
  void connect();
  return {
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
      worker?.terminate();
    },
  };
}
