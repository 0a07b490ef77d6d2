import type { Person } from "@nchat/contract/people";
import { X } from "lucide-react";
import { useMemo } from "react";
import type { RestClient } from "../session/rest-result.ts";
import { Avatar } from "../ui/Avatar.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { PeoplePicker } from "../ui/PeoplePicker.tsx";
import styles from "./Output.module.css";
import { words } from "./words.ts";

type Props = {
  readonly rest: RestClient;
  readonly invited: readonly Person[];
  readonly onChange: (invited: readonly Person[]) => void;
};

/** Who may come to a stream that is for invited people. */
export function InvitePeople({ rest, invited, onChange }: Props) {
  const without = useMemo(() => new Set(invited.map(({ id }) => id)), [invited]);
  return (
    <div className={styles.setUp}>
      <PeoplePicker
        {...{ rest, without }}
        label={words.invite}
        testId="stream-invite"
        onPick={(person) => onChange([...invited, person])}
      />
      <ul className={styles.targets}>
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
    </div>
  );
}
