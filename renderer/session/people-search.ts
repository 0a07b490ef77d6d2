import type { Person } from "@nchat/contract/people";
import { createStore } from "zustand/vanilla";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { RestClient } from "./rest-result.ts";

/** Who was found by what is typed; null while nothing is typed or the server has not answered. */
export type PeopleSearch = {
  readonly store: ReadonlyStore<{ readonly found: readonly Person[] | null }>;
  readonly find: (typed: string) => Promise<void>;
};

const mostFound = 6;

/** Looks people up by name; the answer to older letters is thrown away. */
export function createPeopleSearch(rest: Pick<RestClient, "call">): PeopleSearch {
  const store = createStore<{ found: readonly Person[] | null }>(() => ({ found: null }));
  let asked = 0;
  return {
    store,
    async find(typed) {
      const mine = ++asked;
      const q = typed.trim();
      if (q === "") return store.setState({ found: null });
      const answer = await rest.call("listUsers", { query: { q, limit: mostFound } });
      if (mine !== asked) return;
      if (answer.ok) store.setState({ found: answer.value.users });
      else console.warn("people were not found", answer);
    },
  };
}
