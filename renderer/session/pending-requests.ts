import type { RestClient } from "./rest-result.ts";

/** A client that knows which of its requests are under way. */
export type TrackedRest = {
  readonly rest: RestClient;
  /** Resolves when everything asked until now was answered. */
  readonly settled: () => Promise<void>;
};

/** Follows a client's requests, so that signing out and quitting can wait for the last goodbye. */
export function trackRequests(rest: RestClient): TrackedRest {
  const pending = new Set<Promise<unknown>>();
  return {
    rest: {
      call(name, input, options) {
        const asked = rest.call(name, input, options);
        const done = () => void pending.delete(asked);
        pending.add(asked);
        asked.then(done, done);
        return asked;
      },
    },
    settled: async () => void (await Promise.allSettled(pending)),
  };
}
