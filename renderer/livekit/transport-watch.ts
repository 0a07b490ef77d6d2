import { initialFlow, isLost, nextFlow } from "./flow-watch.ts";

type Deps = {
  readonly readBytes: () => Promise<number>;
  /** Whether media should be arriving, or acknowledgements of what is sent. */
  readonly isExpecting: () => boolean;
  readonly now: () => number;
  readonly onFrozen: (isFrozen: boolean) => void;
  readonly onBroken: () => void;
};

const sampleEveryMs = 400;
/** A lost signalling connection whose media stands still as well means that the server has gone. */
const signalGraceMs = 500;

/** Watches the bytes of one connection, because the stock client notices a dead link after 13 s only. */
export function createTransportWatch({ readBytes, isExpecting, now, onFrozen, onBroken }: Deps) {
  let flow = initialFlow;
  let isSignalDown = false;
  let isStopped = false;
  let grace: ReturnType<typeof setTimeout> | null = null;

  const sample = async () => {
    const at = now();
    const wasFrozen = flow.isFrozen;
    flow = nextFlow(flow, { at, bytesReceived: await readBytes(), isExpected: isExpecting() });
    if (isStopped) return;
    if (flow.isFrozen !== wasFrozen) onFrozen(flow.isFrozen);
    if (isLost(flow, at)) onBroken();
  };
  const sampling = setInterval(() => void sample(), sampleEveryMs);

  return {
    signalLost: async (): Promise<void> => {
      if (isSignalDown || isStopped) return;
      isSignalDown = true;
      const before = await readBytes();
      grace = setTimeout(() => {
        void readBytes().then((bytes) => {
          if (isSignalDown && !isStopped && bytes === before) onBroken();
        });
      }, signalGraceMs);
    },
    signalBack: () => {
      isSignalDown = false;
    },
    stop: () => {
      isStopped = true;
      clearInterval(sampling);
      if (grace) clearTimeout(grace);
    },
  };
}

export type TransportWatch = ReturnType<typeof createTransportWatch>;
