import type { Person } from "@nchat/contract/people";
import { createStore } from "zustand/vanilla";
import type { ReadonlyStore } from "../platform/readonly-store.ts";
import type { RestClient } from "../session/rest-result.ts";
import type { Link, SocketClient } from "../session/socket-types.ts";
import { initialPeople, nextPeople, type PeopleEvent, type PeopleState } from "./people-machine.ts";

/** The list of people, kept up to date while signed in. */
export type People = {
  readonly store: ReadonlyStore<PeopleState>;
  readonly load: () => Promise<void>;
  /** Follows the server's news until the answer is called. */
  readonly start: () => () => void;
  readonly find: (userId: string) => Person | null;
};

type Deps = {
  readonly rest: RestClient;
  readonly socket: Pick<SocketClient, "on" | "onConnected" | "link">;
  /** The signed-in person, who is not part of the list. */
  readonly ownId: () => string | null;
  readonly now: () => number;
};

const pageSize = 200;

/** Page by page; null when a page did not come. */
async function fetchEverybody(rest: RestClient): Promise<readonly Person[] | null> {
  const people: Person[] = [];
  for (let total = 1; people.length < total;) {
    const page = await rest.call("listUsers", { query: { limit: pageSize, offset: people.length } });
    if (!page.ok) return null;
    people.push(...page.value.users);
    total = page.value.users.length === 0 ? 0 : page.value.total;
  }
  return people;
}

/** Fetches the list, one time after the other, and loses no news to it. */
function createLoading({ rest, now }: Pick<Deps, "rest" | "now">, send: (event: PeopleEvent) => void) {
  let loading: Promise<void> | null = null;
  /** Grows with each sign-out: what was asked for one person is nothing for the next. */
  let asker = 0;
  /** News that came while the list was on its way: it may have left before them. */
  let meanwhile: PeopleEvent[] = [];

  const fetchAll = async (): Promise<void> => {
    const mine = asker;
    meanwhile = [];
    const people = await fetchEverybody(rest);
    if (mine !== asker) return;
    send(people ? { type: "loaded", people } : { type: "load-failed", at: now() });
    meanwhile.forEach(send);
  };
  const load = () => {
    send({ type: "asked" });
    if (loading) return loading;
    const mine = fetchAll().finally(() => {
      if (loading === mine) loading = null;
    });
    loading = mine;
    return mine;
  };
  return {
    load,
    /** After a connection: what is on its way was asked for before it, and nobody told the news since. */
    async loadAnew() {
      const mine = asker;
      await loading;
      if (mine === asker) await load();
    },
    tell(event: PeopleEvent) {
      if (loading) meanwhile.push(event);
      send(event);
    },
    forget() {
      asker++;
      loading = null;
    },
  };
}

/** Feeds the people machine from REST and the socket. */
export function createPeople({ rest, socket, ownId, now }: Deps): People {
  const store = createStore<PeopleState>(() => initialPeople);
  const send = (event: PeopleEvent) => store.setState(nextPeople(store.getState(), event), true);
  const { load, loadAnew, tell, forget } = createLoading({ rest, now }, send);

  const start = () => {
    const onLink = (link: Link, before: Link) => {
      if (before.step === "up" && link.step !== "up") send({ type: "link-lost", at: now() });
    };
    const stops = [
      socket.onConnected(() => void loadAnew()),
      socket.link.subscribe(onLink),
      socket.on("presence:changed", ({ userId, status }) => tell({ type: "presence-changed", userId, status })),
      socket.on("user:changed", ({ user }) => user.id !== ownId() && tell({ type: "user-changed", user })),
      socket.on("user:removed", ({ userId }) => tell({ type: "user-removed", userId })),
    ];
    void load();
    return () => {
      for (const stop of stops) stop();
      forget();
      send({ type: "cleared" });
    };
  };

  return {
    store,
    load,
    start,
    find(userId) {
      const state = store.getState();
      return state.step === "ready" ? (state.people.find((each) => each.id === userId) ?? null) : null;
    },
  };
}
