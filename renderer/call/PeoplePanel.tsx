import type { CurrentCall } from "@nchat/contract/call-control";
import { MicOff, Phone, UserPlus, X } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import { Avatar } from "../ui/Avatar.tsx";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { SearchField } from "../ui/SearchField.tsx";
import { useCall } from "./call-context.ts";
import styles from "./PeoplePanel.module.css";
import { PersonMenu } from "./PersonMenu.tsx";
import type { StagePerson } from "./stage-people.ts";
import { invitationWords } from "./words.ts";

type Props = {
  readonly people: readonly StagePerson[];
  readonly current: CurrentCall;
  readonly onClose: () => void;
};

/** Who is in the call, who still rings, and a way to ring more. */
export function PeoplePanel({ people, current, onClose }: Props) {
  const { engine } = useCall();
  const { participants } = useStore(engine.roster);
  const present = new Set(people.map(({ id }) => id));
  const others = participants.filter(({ userId }) => !present.has(userId));
  return (
    <aside className={styles.panel} aria-label="People" data-testid="call-people-list">
      <header className={styles.header}>
        <h2 className={styles.title}>People</h2>
        <IconButton icon={X} label="Close" keys="P" side="left" onClick={onClose} />
      </header>
      <ul className={styles.list}>
        {people.map((person) => (
          <li key={person.id} className={styles.row} data-testid={`member-${person.username}`}>
            <Avatar person={{ id: person.id, displayName: person.name, avatarUrl: person.avatarUrl }} />
            <span className={styles.name}>{person.isLocal ? `${person.name} (you)` : person.name}</span>
            {person.isMissing && <span className={styles.state}>Reconnecting…</span>}
            {person.isMuted && (
              <span className={styles.muted} title="Muted">
                <Icon of={MicOff} size={14} />
              </span>
            )}
            {!person.isLocal && <PersonMenu person={person} />}
          </li>
        ))}
        {others.map((row) => (
          <li key={row.userId} className={styles.row} data-testid={`member-${row.username}`}>
            <Avatar person={{ id: row.userId, displayName: row.displayName, avatarUrl: row.avatarUrl }} />
            <span className={styles.name}>{row.displayName}</span>
            <span className={styles.state}>{invitationWords(row)}</span>
          </li>
        ))}
      </ul>
      {"call" in current && current.call && <RingMore callId={current.call.id} present={present} />}
    </aside>
  );
}

function RingMore({ callId, present }: { readonly callId: string; readonly present: ReadonlySet<string> }) {
  const { people, rest, raise } = useCall();
  const [typed, setTyped] = useState("");
  const [busyId, setBusyId] = useState<string | null>(null);
  const wanted = typed.trim().toLowerCase();
  const found = people
    .filter(({ id, displayName, username }) => {
      if (present.has(id)) return false;
      return displayName.toLowerCase().includes(wanted) || username.includes(wanted);
    })
    // Who can be reached comes first.
    .toSorted((a, b) => Number(a.presence === "offline") - Number(b.presence === "offline"))
    .slice(0, 20);
  const ring = async (id: string, name: string) => {
    setBusyId(id);
    const result = await rest.call("inviteToCall", { params: { id: callId }, body: { userIds: [id] } });
    setBusyId(null);
    if (result.ok) raise("done", `Ringing ${name}.`);
    else raise("problem", `${name} could not be rung. Try again.`, { cause: `ring-${id}` });
  };
  return (
    <section className={styles.more} aria-label="Ring more people" data-testid="invite-people">
      <h3 className={styles.caption}>
        <Icon of={UserPlus} size={14} /> Ring more people
      </h3>
      <SearchField label="Type a name" value={typed} onChange={setTyped} />
      <ul className={styles.list}>
        {found.map(({ id, displayName, avatarUrl, username, presence }) => (
          <li key={id} className={styles.row}>
            <Avatar person={{ id, displayName, avatarUrl }} presence={presence} />
            <span className={styles.name}>{displayName}</span>
            <Button
              size="s"
              icon={Phone}
              isBusy={busyId === id}
              data-testid={`ring-${username}`}
              onClick={() => void ring(id, displayName)}
            >
              Ring
            </Button>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p className={styles.state}>Nobody else by that name.</p>}
    </section>
  );
}
