import type { Person } from "@nchat/contract/people";
import { CircleAlert, Users } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { SearchField } from "../ui/SearchField.tsx";
import { SkeletonRows } from "../ui/SkeletonRows.tsx";
import { clockTime } from "../ui/time-words.ts";
import { searchPeople } from "./people-machine.ts";
import styles from "./PeopleList.module.css";
import type { People } from "./people-store.ts";
import { PersonRow } from "./PersonRow.tsx";
import { words } from "./words.ts";

type Props = {
  readonly people: People;
  /** The user name of the person whose page is open. */
  readonly openName: string | null;
  readonly canCall: boolean;
  readonly onOpen: (username: string) => void;
  readonly onCall: (people: readonly Person[], type: "audio" | "video") => void;
  readonly onInvite: () => void;
};

/** Everybody who can be called, with search from eight people on. */
export function PeopleList({ people, openName, canCall, onOpen, onCall, onInvite }: Props) {
  const state = useStore(people.store);
  const [typed, setTyped] = useState("");
  switch (state.step) {
    case "loading":
      return <SkeletonRows rows={3} label={words.loading} />;
    case "failed":
      return (
        <EmptyState
          icon={CircleAlert}
          testId="error-message"
          action={
            <Button size="s" onClick={() => void people.load()}>
              {words.tryAgain}
            </Button>
          }
        >
          {words.failed}
        </EmptyState>
      );
    case "ready": {
      if (state.people.length === 0) return <Nobody onInvite={onInvite} />;
      const found = searchPeople(state.people, typed);
      return (
        <>
          {state.people.length >= 8 && <SearchField label={words.search} value={typed} onChange={setTyped} />}
          {state.staleSince !== null && <p className={styles.note}>{words.stale(clockTime(state.staleSince))}</p>}
          {found.length === 0 && <p className={styles.note}>{words.nobodyFound(typed)}</p>}
          <ul className={styles.list} aria-label={words.people}>
            {found.map((person) => (
              <PersonRow
                key={person.id}
                person={person}
                isOpen={person.username === openName}
                canCall={canCall}
                onOpen={() => onOpen(person.username)}
                onCall={(type) => onCall([person], type)}
              />
            ))}
          </ul>
        </>
      );
    }
  }
}

function Nobody({ onInvite }: { readonly onInvite: () => void }) {
  return (
    <EmptyState
      icon={Users}
      action={
        <Button size="s" onClick={onInvite}>
          {words.invite}
        </Button>
      }
    >
      {words.empty}
    </EmptyState>
  );
}
