/** What this page leaves in order before the app ends. */
export type Goodbyes = {
  /** `leave` resolves once it is left; until the answer is called. */
  readonly add: (leave: () => Promise<void>) => () => void;
  /** Leaves everything; resolves when it is left, or can't be. */
  readonly sayAll: () => Promise<void>;
};

/** Makes it, with nothing to leave. */
export function createGoodbyes(): Goodbyes {
  const all = new Set<() => Promise<void>>();
  return {
    add(leave) {
      all.add(leave);
      return () => void all.delete(leave);
    },
    async sayAll() {
      await Promise.allSettled([...all].map((leave) => leave()));
    },
  };
}
