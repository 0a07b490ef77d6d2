import { randomUUID } from "node:crypto";
import {
  type DestinationWay,
  mostSavedDestinations,
  type NewSavedDestination,
  type SavedOutcome,
} from "@nchat/contract/saved-destinations";
import type { Owner } from "../kept-broadcast.ts";
import type { DestinationsFile, KeptDestination, OpenDestinationsFile } from "./destinations-file.ts";

type Change = { readonly isOn?: boolean | undefined; readonly way?: DestinationWay | undefined };

/** The platforms of whoever is here; nothing while nobody is. */
export type SavedDestinationsOwner = {
  readonly list: () => readonly KeptDestination[];
  readonly removed: () => KeptDestination | null;
  readonly switchTo: (person: Owner | null) => void;
  readonly add: (input: NewSavedDestination) => SavedOutcome;
  readonly change: (id: string, change: Change) => void;
  readonly remove: (id: string) => void;
  readonly restore: () => void;
};

const refused = (why: string): SavedOutcome => ({ outcome: "refused", why });
/** Servers send a stream to one of each known platform. */
const isSecond = (a: NewSavedDestination, b: NewSavedDestination) =>
  a.platform !== "custom" && a.platform === b.platform && a.way === "server" && b.way === "server";
const isSame = (a: NewSavedDestination, b: NewSavedDestination) => a.url === b.url && a.streamKey === b.streamKey;

/** Every change is on disk before it is told. */
export function createSavedDestinations(open: OpenDestinationsFile, onChanged: () => void): SavedDestinationsOwner {
  let file: DestinationsFile | null = null;
  let list: readonly KeptDestination[] = [];
  let removed: KeptDestination | null = null;
  const set = (next: readonly KeptDestination[]): string | null => {
    const why = file?.save(next) ?? null;
    if (why === null) list = next;
    onChanged();
    return why;
  };
  return {
    list: () => list,
    removed: () => (list.length < mostSavedDestinations ? removed : null),
    switchTo(person) {
      file = person && open(person);
      list = file?.load() ?? [];
      removed = null;
      onChanged();
    },
    add(input) {
      if (file === null) return refused("Nobody is signed in.");
      const known = list.find((each) => isSame(each, input));
      if (!known && list.length >= mostSavedDestinations)
        return refused(`No more than ${mostSavedDestinations} can be kept. Remove one first.`);
      if (list.some((each) => each !== known && isSecond(each, input)))
        return refused("The server sends a stream there once. Let this computer send to the second one.");
      const mine = { ...input, id: known?.id ?? randomUUID(), isOn: true };
      const why = set(known ? list.map((each) => (each === known ? mine : each)) : [...list, mine]);
      return why === null ? { outcome: "saved", id: mine.id } : refused(`It could not be kept: ${why}`);
    },
    change: (id, { isOn, way }) =>
      void set(
        list.map((each) => (each.id === id ? { ...each, isOn: isOn ?? each.isOn, way: way ?? each.way } : each)),
      ),
    remove(id) {
      const going = list.find((each) => each.id === id);
      if (!going) return;
      removed = going;
      if (set(list.filter((each) => each !== going)) !== null) removed = null;
    },
    restore() {
      if (!removed || list.length >= mostSavedDestinations) return;
      const back = removed;
      removed = null;
      if (list.some((each) => isSame(each, back))) return onChanged(); // it was typed again meanwhile
      if (set([...list, back]) !== null) removed = back;
    },
  };
}
