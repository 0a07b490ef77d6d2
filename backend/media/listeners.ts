import type { MediaEvent } from "./events.ts";
import type { MediaListener } from "./port.ts";

/** Those who hear of media, each in turn; one that throws keeps none of the others from hearing. */
export function createListeners(): Readonly<{
  listen: (listener: MediaListener) => () => void;
  deliver: (event: MediaEvent) => Promise<void>;
}> {
  const listeners = new Set<MediaListener>();
  return {
    listen: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    deliver: async (event) => {
      const faults: unknown[] = [];
      for (const listener of [...listeners])
        await listener(event).catch((error: unknown) => {
          faults.push(error);
        });
      if (faults.length > 0) throw new AggregateError(faults, `${event.type} could not be handled`);
    },
  };
}
