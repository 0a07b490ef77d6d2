import type { Person } from "@nchat/contract/people";
import { UserPlus, X } from "lucide-react";
import { useMemo, useState } from "react";
import { useStore } from "zustand";
import type { RestClient } from "../session/rest-result.ts";
import { Avatar } from "../ui/Avatar.tsx";
import { Field } from "../ui/Field.tsx";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { createInvites } from "./invites-store.ts";
import styles from "./Output.module.css";
import { words } from "./words.ts";

type Props = {
  readonly rest: RestClient;
  readonly invited: readonly Person[];
  readonly onChange: (invited: readonly Person[]) => void;
};

/** Who may come to a stream that is for invited people. */
export function InvitePeople({ rest, invited, onChange }: Props) {
  const invites = useMemo(() => createInvites(rest), [rest]);
  const { found } = useStore(invites.store);
  const [typed, setTyped] = useState("");
  const type = (text: string) => {
    setTyped(text);
    void invites.find(text);
  };
  const invite = (person: Person) => {
    onChange([...invited, person]);
    type("");
  };
  const others = found?.filter(({ id }) => !invited.some((each) => each.id === id));
  return (
    <div className={styles.setUp}>
      <Field
        label={words.invite}
        placeholder={words.inviteHint}
        value={typed}
        data-testid="stream-invite"
        onChange={({ target }) => type(target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") event.preventDefault(); // it would go live
        }}
      />
      <People {...{ others, invited, onChange }} onInvite={invite} />
    </div>
  );
}

type PeopleProps = Omit<Props, "rest"> & {
  readonly others: readonly Person[] | undefined;
  readonly onInvite: (person: Person) => void;
};

/** Who was found, and who is invited already. */
function People({ others, invited, onChange, onInvite }: PeopleProps) {
  return (
    <ul className={styles.targets}>
      {others?.map((person) => (
        <li key={person.id}>
          <button
            type="button"
            className={styles.person}
            onClick={() => onInvite(person)}
            data-testid={`stream-invite-${person.username}`}
          >
            <Avatar person={person} size={24} />
            <span>{person.displayName}</span>
            <Icon of={UserPlus} size={14} />
          </button>
        </li>
      ))}
      {others?.length === 0 && <li className={styles.missing}>{words.nobodyFound}</li>}
      {invited.map((person) => (
        <li key={person.id} className={styles.person} data-testid={`stream-invited-${person.username}`}>
          <Avatar person={person} size={24} />
          <span>{person.displayName}</span>
          <IconButton
            icon={X}
            size="s"
            label={words.uninvite(person.displayName)}
            onClick={() => onChange(invited.filter((each) => each !== person))}
          />
        </li>
      ))}
    </ul>
  );
}
