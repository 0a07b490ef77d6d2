import { createStore, type StoreApi } from "zustand/vanilla";

/** A store that follows a value owned elsewhere: asked for once, then told of each change. */
export async function mirror<T extends object>(
  get: () => Promise<T>,
  onChanged: (listener: (value: T) => void) => unknown,
): Promise<StoreApi<T>> {
  let latest: T | null = null;
  let store: StoreApi<T> | null = null;
  // Listening first: a change between the question and its answer must not be lost.
  onChanged((value) => {
    latest = value;
    store?.setState(value, true);
  });
  const asked = await get();
  const first = latest ?? asked;
  store = createStore<T>(() => first);
  return store;
}
