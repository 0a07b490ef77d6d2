/** Something that the next getDisplayMedia is answered with: good once, and only for a moment. */
export type Choice<T> = {
  readonly choose: (what: T) => void;
  readonly take: () => T | null;
};

/** The window or screen that the person chose last. */
export type ChosenSource = Choice<Chosen> & {
  /** What was taken last: the window or screen that the page shares, while it shares. */
  readonly takenId: () => string | null;
};

/** What Electron needs to know of it. */
export type Chosen = { readonly id: string; readonly name: string };

/** How long a choice waits for the page's getDisplayMedia. */
export const choiceMilliseconds = 5000;

/** Holds at most one choice. */
export function createChoice<T>(now: () => number): Choice<T> {
  let held: { what: T; until: number } | null = null;
  return {
    choose: (what) => void (held = { what, until: now() + choiceMilliseconds }),
    take() {
      const taken = held;
      held = null;
      return taken !== null && now() <= taken.until ? taken.what : null;
    },
  };
}

/** A choice of a picture, which is remembered once it was taken. */
export function createChosenSource(now: () => number): ChosenSource {
  const choice = createChoice<Chosen>(now);
  let takenId: string | null = null;
  return {
    choose: choice.choose,
    take() {
      const source = choice.take();
      if (source) takenId = source.id;
      return source;
    },
    takenId: () => takenId,
  };
}
