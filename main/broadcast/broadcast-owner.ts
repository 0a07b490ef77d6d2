import { type Broadcast, type BroadcastEvent, initialBroadcast, nextBroadcast } from "@nchat/contract/broadcast";

/** The one owner of this device's broadcast. */
export type BroadcastOwner = {
  readonly get: () => Broadcast;
  /** Tells the listeners, and answers what holds now. */
  readonly send: (event: BroadcastEvent) => Broadcast;
  readonly listen: (listener: (broadcast: Broadcast) => void) => () => void;
};

/** Runs the machine of the contract; an event that changes nothing is told to nobody. */
export function createBroadcastOwner(): BroadcastOwner {
  let now: Broadcast = initialBroadcast;
  const listeners = new Set<(broadcast: Broadcast) => void>();
  return {
    get: () => now,
    send(event) {
      const next = nextBroadcast(now, event);
      if (next !== now) {
        now = next;
        listeners.forEach((listener) => listener(next));
      }
      return now;
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
