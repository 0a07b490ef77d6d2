import { coHostsAtStart } from "@nchat/contract/stream-rules";
import type { Person } from "@nchat/contract/people";
import { X } from "lucide-react";
import { useMemo } from "react";
import type { RestClient } from "../session/rest-result.ts";
import { Avatar } from "../ui/Avatar.tsx";
import { namingWords } from "../ui/co-host-words.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { PeoplePicker } from "../ui/PeoplePicker.tsx";
import styles from "./Output.module.css";
import { words } from "./words.ts";

type InviteProps = {
  readonly rest: RestClient;
  readonly invited: readonly Person[];
  readonly onChange: (invited: readonly Person[]) => void;
};

/** Who may come to a stream that is for invited people. */
export function InvitePeople({ rest, invited, onChange }: InviteProps) {
  return (
    <PickedPeople
      {...{ rest, onChange }}
      picked={invited}
      label={words.invite}
      without={none}
      ids={{ picker: "stream-invite", person: "stream-invited" }}
      takeBack={words.uninvite}
    />
  );
}

type NameProps = {
  readonly rest: RestClient;
  readonly ownId: string;
  readonly coHosts: readonly Person[];
  readonly onChange: (coHosts: readonly Person[]) => void;
};

/** Who hosts with the person from the beginning. */
export function NameCoHosts({ rest, ownId, coHosts, onChange }: NameProps) {
  const without = useMemo(() => [ownId], [ownId]);
  return (
    <>
      <PickedPeople
        {...{ rest, onChange, without }}
        picked={coHosts}
        most={coHostsAtStart}
        label={namingWords.add}
        ids={{ picker: "stream-co-host-add", person: "stream-co-host", takeBack: "stream-co-host-remove" }}
        takeBack={namingWords.unname}
      />
      <p className={styles.missing} data-testid="stream-co-hosts-note">
        {coHosts.length === 0 ? namingWords.none : words.coHostsToBeTold}
      </p>
    </>
  );
}

const none: readonly string[] = [];

type PickedProps = {
  readonly rest: RestClient;
  readonly picked: readonly Person[];
  readonly onChange: (picked: readonly Person[]) => void;
  /** Nobody is offered beyond so many. */
  readonly most?: number;
  readonly label: string;
  /** Who is never offered. */
  readonly without: readonly string[];
  readonly ids: { readonly picker: string; readonly person: string; readonly takeBack?: string };
  readonly takeBack: (name: string) => string;
};

/** People who are looked for by name, and those who were picked so far. */
function PickedPeople({ rest, picked, onChange, most = Infinity, label, without, ids, takeBack }: PickedProps) {
  const hidden = useMemo(() => new Set([...without, ...picked.map(({ id }) => id)]), [without, picked]);
  return (
    <div className={styles.setUp}>
      {picked.length < most && (
        <PeoplePicker
          {...{ rest, label }}
          without={hidden}
          testId={ids.picker}
          onPick={(person) => onChange([...picked, person])}
        />
      )}
      <ul className={styles.targets}>
        {picked.map((person) => (
          <li key={person.id} className={styles.person} data-testid={`${ids.person}-${person.username}`}>
            <Avatar person={person} size={24} />
            <span>{person.displayName}</span>
            <IconButton
              icon={X}
              size="s"
              label={takeBack(person.displayName)}
              onClick={() => onChange(picked.filter((each) => each !== person))}
              {...(ids.takeBack === undefined ? {} : { "data-testid": ids.takeBack })}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}
