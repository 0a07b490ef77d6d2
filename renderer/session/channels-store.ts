import type { OwnChannel } from "@nchat/contract/channels";
import { createStore } from "zustand/vanilla";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { RestClient } from "./rest-result.ts";

/** The person's channels; null until they are known. */
export type Channels = {
  readonly store: ReadonlyStore<{ readonly channels: readonly OwnChannel[] | null }>;
  readonly load: () => Promise<void>;
};

/** Asked for whenever somebody is to choose one. */
export function createChannels(rest: RestClient): Channels {
  const store = createStore<{ channels: readonly OwnChannel[] | null }>(() => ({ channels: null }));
  return {
    store,
    async load() {
      const answer = await rest.call("listChannels", { query: { limit: 200 } });
      if (answer.ok) store.setState({ channels: answer.value.channels });
      else console.warn("the channels did not load", answer);
    },
  };
}
