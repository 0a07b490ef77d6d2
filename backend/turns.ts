/** Runs work of the same key one after another, in the order of asking; other keys do not wait. */
export type Turns = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** Makes the queues. A failed turn does not stop the next. */
export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const before = last.get(key) ?? Promise.resolve();
    const turn = before.then(work, work);
    last.set(key, turn);
    try {
      return await turn;
    } finally {
      if (last.get(key) === turn) last.delete(key);
    }
  };
}
