import { createStore } from "zustand/vanilla";
import type { ReadonlyStore } from "../platform/readonly-store.ts";

/** What the two live regions say now. */
export type Spoken = { readonly polite: string; readonly assertive: string };

/** Speaks to screen readers. `announce` groups: at most one polite message in three seconds. */
export type Announcer = {
  readonly store: ReadonlyStore<Spoken>;
  readonly announce: (message: string) => void;
  /** At once: "You are muted", "Connection lost". */
  readonly interrupt: (message: string) => void;
};

const pauseMs = 3000;

/** One for the window. */
export function createAnnouncer(schedule: (run: () => void, ms: number) => () => void): Announcer {
  const store = createStore<Spoken>(() => ({ polite: "", assertive: "" }));
  let waiting: readonly string[] = [];
  let isPausing = false;
  const speak = () => {
    if (waiting.length === 0) {
      isPausing = false;
      return;
    }
    store.setState({ polite: waiting.join(". ") });
    waiting = [];
    isPausing = true;
    schedule(speak, pauseMs);
  };
  return {
    store,
    announce(message) {
      if (waiting.includes(message)) return;
      waiting = [...waiting, message];
      if (!isPausing) speak();
    },
    interrupt(message) {
      // The same words twice are only read again when the region changes.
      const isSame = store.getState().assertive === message;
      store.setState({ assertive: isSame ? `${message}\u00A0` : message });
    },
  };
}
