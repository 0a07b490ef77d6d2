import type { Person } from "@nchat/contract/people";
import { UserPlus } from "lucide-react";
import { useMemo, useState } from "react";
import { useStore } from "zustand";
import { createPeopleSearch } from "../session/people-search.ts";
import type { RestClient } from "../session/rest-result.ts";
import { Avatar } from "./Avatar.tsx";
import { Field } from "./Field.tsx";
import { Icon } from "./Icon.tsx";
import styles from "./PeoplePicker.module.css";

type Props = {
  readonly rest: Pick<RestClient, "call">;
  readonly label: string;
  /** Who is not offered: chosen already, or oneself. */
  readonly without: ReadonlySet<string>;
  /** Of the field; with a `-` and the user name, of each person who was found. */
  readonly testId: string;
  readonly onPick: (person: Person) => void;
};

/** Finds people of the server by name, and picks one. */
export function PeoplePicker({ rest, label, without, testId, onPick }: Props) {
  const search = useMemo(() => createPeopleSearch(rest), [rest]);
  const { found } = useStore(search.store);
  const [typed, setTyped] = useState("");
  const type = (text: string) => {
    setTyped(text);
    void search.find(text);
  };
  const pick = (person: Person) => {
    onPick(person);
    type("");
  };
  const offered = found?.filter(({ id }) => !without.has(id));
  return (
    <div className={styles.picker}>
      <Field
        label={label}
        placeholder="Type a name…"
        value={typed}
        data-testid={testId}
        onChange={({ target }) => type(target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.preventDefault(); // it would send the form around it
        }}
      />
      {offered && (
        <ul className={styles.found}>
          {offered.map((person) => (
            <li key={person.id}>
              <button
                type="button"
                className={styles.person}
                onClick={() => pick(person)}
                data-testid={`${testId}-${person.username}`}
              >
                <Avatar person={person} size={24} />
                <span>{person.displayName}</span>
                <Icon of={UserPlus} size={14} />
              </button>
            </li>
          ))}
          {offered.length === 0 && <li className={styles.nobody}>Nobody of that name.</li>}
        </ul>
      )}
    </div>
  );
}
