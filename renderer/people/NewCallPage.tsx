import type { Person } from "@nchat/contract/people";
import { Check, Phone, Video, X } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import { Avatar } from "../ui/Avatar.tsx";
import { Button } from "../ui/Button.tsx";
import { classNames } from "../ui/class-names.ts";
import { Icon } from "../ui/Icon.tsx";
import { SearchField } from "../ui/SearchField.tsx";
import { SkeletonRows } from "../ui/SkeletonRows.tsx";
import styles from "./NewCallPage.module.css";
import { searchPeople } from "./people-machine.ts";
import type { People } from "./people-store.ts";
import { presenceWords, words } from "./words.ts";

type Props = {
  readonly people: People;
  readonly canCall: boolean;
  readonly onCall: (people: readonly Person[], type: "audio" | "video") => void;
};

/** Choosing one person or several, and calling them all at once. */
export function NewCallPage({ people, canCall, onCall }: Props) {
  const state = useStore(people.store);
  const [typed, setTyped] = useState("");
  const [chosenIds, setChosenIds] = useState<readonly string[]>([]);
  const everybody = state.step === "ready" ? state.people : [];
  const chosen = chosenIds.flatMap((id) => everybody.find((person) => person.id === id) ?? []);
  const found = searchPeople(everybody, typed);
  const toggle = (id: string) => {
    setChosenIds(chosenIds.includes(id) ? chosenIds.filter((each) => each !== id) : [...chosenIds, id]);
    setTyped("");
  };
  return (
    <main className={styles.page} tabIndex={-1} data-region="content">
      <div className={styles.column}>
        <h1 className={styles.title}>{words.chooseTitle}</h1>
        <p className={styles.lead}>{words.chooseLead}</p>
        <SearchField label={words.search} value={typed} onChange={setTyped} />
        {state.step === "loading" && <SkeletonRows rows={4} label={words.loading} />}
        {found.length === 0 && typed !== "" && <p className={styles.lead}>{words.nobodyFound(typed)}</p>}
        <ul className={styles.list} aria-label={words.people}>
          {found.map((person) => (
            <Choice
              key={person.id}
              person={person}
              isChosen={chosenIds.includes(person.id)}
              onToggle={() => toggle(person.id)}
            />
          ))}
        </ul>
        <Footer {...{ chosen, canCall }} onRemove={toggle} onCall={(type) => onCall(chosen, type)} />
      </div>
    </main>
  );
}

type ChoiceProps = { readonly person: Person; readonly isChosen: boolean; readonly onToggle: () => void };

function Choice({ person, isChosen, onToggle }: ChoiceProps) {
  return (
    <li>
      <button
        type="button"
        role="checkbox"
        aria-checked={isChosen}
        className={classNames(styles.choice, isChosen && styles.chosen)}
        onClick={onToggle}
        data-testid={`choose-${person.username}`}
      >
        <Avatar person={person} size={28} presence={person.presence} />
        <span className={styles.name}>{person.displayName}</span>
        {person.isSample && <span className={styles.sample}>{words.sample}</span>}
        <span className={styles.presence}>{presenceWords(person.presence)}</span>
        <span className={styles.box}>{isChosen && <Icon of={Check} size={14} />}</span>
      </button>
    </li>
  );
}

type FooterProps = {
  readonly chosen: readonly Person[];
  readonly canCall: boolean;
  readonly onRemove: (id: string) => void;
  readonly onCall: (type: "audio" | "video") => void;
};

function Footer({ chosen, canCall, onRemove, onCall }: FooterProps) {
  const isOff = chosen.length === 0 || !canCall;
  return (
    <div className={styles.footer}>
      <div className={styles.chips} aria-label={words.chosen}>
        {chosen.map((person) => (
          <button
            key={person.id}
            type="button"
            className={styles.chip}
            aria-label={words.remove(person.displayName)}
            onClick={() => onRemove(person.id)}
          >
            {person.displayName}
            <Icon of={X} size={12} />
          </button>
        ))}
        {isOff && <span className={styles.reason}>{canCall ? words.nobodyChosen : words.inCall}</span>}
      </div>
      <Button variant="primary" icon={Video} disabled={isOff} onClick={() => onCall("video")} data-testid="start-call">
        {words.videoCall}
      </Button>
      <Button icon={Phone} disabled={isOff} onClick={() => onCall("audio")} data-testid="start-audio-call">
        {words.audioCall}
      </Button>
    </div>
  );
}
