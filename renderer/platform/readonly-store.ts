import type { StoreApi } from "zustand/vanilla";

/** A store that the reader can follow but not change; zustand's `useStore` takes it. */
export type ReadonlyStore<T> = Pick<StoreApi<T>, "getState" | "getInitialState" | "subscribe">;
