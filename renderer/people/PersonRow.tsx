import type { Person } from "@nchat/contract/people";
import { Phone, Video } from "lucide-react";
import { Avatar } from "../ui/Avatar.tsx";
import { classNames } from "../ui/class-names.ts";
import { IconButton } from "../ui/IconButton.tsx";
import styles from "./PersonRow.module.css";
import { presenceWords, words } from "./words.ts";

type Props = {
  readonly person: Person;
  readonly isOpen: boolean;
  readonly canCall: boolean;
  readonly onOpen: () => void;
  readonly onCall: (type: "audio" | "video") => void;
};

/** One person of the sidebar: presence at the right, calls on hover and focus. */
export function PersonRow({ person, isOpen, canCall, onOpen, onCall }: Props) {
  return (
    <li className={classNames(styles.row, isOpen && styles.open)}>
      <button
        type="button"
        className={styles.main}
        aria-current={isOpen ? "page" : undefined}
        onClick={onOpen}
        data-testid={`person-${person.username}`}
      >
        <Avatar person={person} size={24} presence={person.presence} />
        <span className={classNames(styles.name, person.presence === "offline" && styles.away)}>
          {person.displayName}
        </span>
        {person.isSample && <span className={styles.sample}>{words.sample}</span>}
        <span className={classNames(styles.presence, styles[person.presence])}>{presenceWords(person.presence)}</span>
      </button>
      {canCall && (
        <span className={styles.actions}>
          <IconButton
            icon={Phone}
            size="s"
            label={`${words.audioCall}: ${person.displayName}`}
            onClick={() => onCall("audio")}
          />
          <IconButton
            icon={Video}
            size="s"
            label={`${words.videoCall}: ${person.displayName}`}
            onClick={() => onCall("video")}
          />
        </span>
      )}
    </li>
  );
}
