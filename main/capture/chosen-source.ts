/** The source that the person chose last: good once, and only for a moment. */
export type ChosenSource = {
  readonly choose: (source: Chosen) => void;
  readonly take: () => Chosen | null;
  /** What was taken last: the window or screen that the page shares, while it shares. */
  readonly takenId: () => string | null;
};

/** What Electron needs to know of it. */
export type Chosen = { readonly id: string; readonly name: string };

/** How long a choice waits for the page's getDisplayMedia. */
export const choiceMilliseconds = 5000;

/** Holds at most one choice. */
export function createChosenSource(now: () => number): ChosenSource {
  let held: { source: Chosen; until: number } | null = null;
  let takenId: string | null = null;
  return {
    choose: (source) => (held = { source, until: now() + choiceMilliseconds }),
    take() {
      const taken = held;
      held = null;
      const source = taken !== null && now() <= taken.until ? taken.source : null;
      if (source) takenId = source.id;
      return source;
    },
    takenId: () => takenId,
  };
}
