import type { Person, Presence } from "@nchat/contract/people";

/** The people that can be called. `staleSince` (ms) is set while the server does not tell us about changes. */
export type PeopleState =
  | { readonly step: "loading" }
  | { readonly step: "failed" }
  | { readonly step: "ready"; readonly people: readonly Person[]; readonly staleSince: number | null };

export type PeopleEvent =
  | { readonly type: "asked" }
  | { readonly type: "loaded"; readonly people: readonly Person[] }
  | { readonly type: "load-failed"; readonly at: number }
  | { readonly type: "presence-changed"; readonly userId: string; readonly status: Presence }
  | { readonly type: "user-changed"; readonly user: Person }
  | { readonly type: "user-removed"; readonly userId: string }
  | { readonly type: "link-lost"; readonly at: number }
  | { readonly type: "cleared" };

/** Before the list was asked for. */
export const initialPeople: PeopleState = { step: "loading" };

/** Pure. An event that does not apply returns the very same state. */
export function nextPeople(state: PeopleState, event: PeopleEvent): PeopleState {
  switch (event.type) {
    case "asked":
      return state.step === "failed" ? { step: "loading" } : state;
    case "loaded":
      return { step: "ready", people: event.people.toSorted(byName), staleSince: null };
    case "load-failed":
      return state.step === "ready" ? stale(state, event.at) : { step: "failed" };
    case "presence-changed":
      return changePresence(state, event.userId, event.status);
    case "user-changed":
      return changeUser(state, event.user);
    case "user-removed":
      return state.step === "ready" && state.people.some((each) => each.id === event.userId)
        ? { ...state, people: state.people.filter((each) => each.id !== event.userId) }
        : state;
    case "link-lost":
      return state.step === "ready" ? stale(state, event.at) : state;
    case "cleared":
      return initialPeople;
  }
}

type Ready = Extract<PeopleState, { step: "ready" }>;

function stale(state: Ready, at: number): PeopleState {
  return state.staleSince === null ? { ...state, staleSince: at } : state;
}

function changePresence(state: PeopleState, userId: string, status: Presence): PeopleState {
  if (state.step !== "ready") return state;
  const known = state.people.find((each) => each.id === userId);
  if (!known || known.presence === status) return state;
  return { ...state, people: state.people.map((each) => (each.id === userId ? { ...each, presence: status } : each)) };
}

function changeUser(state: PeopleState, user: Person): PeopleState {
  if (state.step !== "ready") return state;
  const others = state.people.filter((each) => each.id !== user.id);
  return { ...state, people: [...others, user].toSorted(byName) };
}

function byName(a: Person, b: Person): number {
  return a.displayName.localeCompare(b.displayName) || a.username.localeCompare(b.username);
}

/** People whose names hold every word typed, the best start first. */
export function searchPeople(people: readonly Person[], typed: string): readonly Person[] {
  const words = fold(typed).split(/\s+/).filter(Boolean);
  if (words.length === 0) return people;
  const rank = (person: Person) => {
    const names = [fold(person.displayName), fold(person.username)];
    if (!words.every((word) => names.some((name) => name.includes(word)))) return null;
    return names.some((name) => name.startsWith(words[0] ?? "")) ? 0 : 1;
  };
  return people
    .flatMap((person) => {
      const place = rank(person);
      return place === null ? [] : [{ person, place }];
    })
    .toSorted((a, b) => a.place - b.place)
    .map(({ person }) => person);
}

/** Lower case, without accents: "tomas" finds "Tomás". */
function fold(text: string): string {
  return text.trim().normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
}
