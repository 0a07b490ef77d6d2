import type { SourceStates } from "@nchat/contract/studio";

type Listener = (isThere: boolean) => void;

/** Which web pages are there to be heard. Each new one of a source is told anew, since it is another page. */
export type PageWatch = {
  readonly tell: (states: SourceStates) => void;
  /** Told at once how it stands. Answers its end. */
  readonly follow: (sourceId: string, listener: Listener) => () => void;
};

/** Nothing is there yet. */
export function createPageWatch(): PageWatch {
  let there: ReadonlySet<string> = new Set();
  const listeners = new Set<{ readonly sourceId: string; readonly listener: Listener }>();
  return {
    tell(states) {
      const before = there;
      there = new Set(Object.keys(states).filter((id) => states[id]?.step === "running"));
      for (const { sourceId, listener } of [...listeners])
        if (before.has(sourceId) !== there.has(sourceId)) listener(there.has(sourceId));
    },
    follow(sourceId, listener) {
      const mine = { sourceId, listener };
      listeners.add(mine);
      listener(there.has(sourceId));
      return () => void listeners.delete(mine);
    },
  };
}
