import type { Person } from "@nchat/contract/people";
import { Phone } from "lucide-react";
import { type KeyboardEvent, type MouseEvent, type RefObject, useId, useState } from "react";
import { Avatar } from "../ui/Avatar.tsx";
import { Button } from "../ui/Button.tsx";
import { classNames } from "../ui/class-names.ts";
import { Icon } from "../ui/Icon.tsx";
import { KeyCaps } from "../ui/KeyCaps.tsx";
import styles from "./CallField.module.css";
import { words } from "./words.ts";

type Props = {
  readonly search: (typed: string) => readonly Person[];
  readonly presenceWords: (person: Person) => string;
  readonly canCall: boolean;
  readonly onCall: (person: Person, type: "audio" | "video") => void;
  readonly fieldRef: RefObject<HTMLInputElement | null>;
};

const most = 6;

/** "Call a person…": type, arrow keys, Enter. A combobox whose list is only there while something is typed. */
export function CallField(props: Props) {
  const { fieldRef, presenceWords } = props;
  const id = useId();
  const { typed, found, chosen, type, call, onKeyDown } = useCallField(props);
  const isOpen = typed.trim() !== "";
  return (
    <div className={styles.place}>
      <div className={styles.field}>
        <Icon of={Phone} size={20} className={styles.icon} />
        <input
          ref={fieldRef}
          className={styles.input}
          role="combobox"
          aria-label={words.callPlaceholder}
          aria-expanded={isOpen && found.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={chosen ? `${id}-${chosen.id}` : undefined}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          placeholder={words.callPlaceholder}
          value={typed}
          onChange={(event) => type(event.target.value)}
          onKeyDown={onKeyDown}
          onBlur={() => type("")}
          data-testid="call-field"
        />
        <Button variant="primary" keys="Enter" onMouseDown={keepFocus} onClick={() => call(chosen, "video")}>
          {words.call}
        </Button>
      </div>
      {isOpen && (
        <Suggestions
          {...{ id, found, typed, presenceWords }}
          chosenId={chosen?.id ?? null}
          onPick={(person) => call(person, "video")}
        />
      )}
    </div>
  );
}

/** Focus stays in the field: pressing beside it must not blur it. */
function keepFocus(event: MouseEvent) {
  event.preventDefault();
}

function useCallField({ search, canCall, onCall, fieldRef }: Props) {
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState(0);
  const found = typed.trim() === "" ? [] : search(typed).slice(0, most);
  const place = Math.min(active, found.length - 1);
  const chosen = found[place];
  const type = (next: string) => {
    setTyped(next);
    setActive(0);
  };
  const call = (person: Person | undefined, kind: "audio" | "video") => {
    if (!person || !canCall) return fieldRef.current?.focus();
    type("");
    onCall(person, kind);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && found.length > 0) {
      event.preventDefault();
      setActive((place + step + found.length) % found.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      call(chosen, event.shiftKey ? "audio" : "video");
    } else if (event.key === "Escape" && typed !== "") {
      event.stopPropagation();
      type("");
    }
  };
  return { typed, found, chosen, type, call, onKeyDown };
}

type SuggestionsProps = {
  readonly id: string;
  readonly found: readonly Person[];
  readonly typed: string;
  readonly chosenId: string | null;
  readonly presenceWords: (person: Person) => string;
  readonly onPick: (person: Person) => void;
};

function Suggestions({ id, found, typed, chosenId, presenceWords, onPick }: SuggestionsProps) {
  return (
    <div className={styles.suggestions} onMouseDown={keepFocus}>
      <ul id={`${id}-list`} role="listbox" aria-label={words.suggestions}>
        {found.map((person) => (
          <li
            key={person.id}
            id={`${id}-${person.id}`}
            role="option"
            aria-selected={person.id === chosenId}
            className={classNames(styles.option, person.id === chosenId && styles.chosen)}
            onClick={() => onPick(person)}
          >
            <Avatar person={person} size={24} presence={person.presence} />
            <span className={styles.name}>{person.displayName}</span>
            <span className={styles.presence}>{presenceWords(person)}</span>
          </li>
        ))}
      </ul>
      {found.length === 0 ? (
        <p className={styles.nobody}>{words.nobodyFound(typed.trim())}</p>
      ) : (
        <p className={styles.foot}>
          <KeyCaps keys="Enter" /> {words.call} <KeyCaps keys="Shift+Enter" /> {words.audioOnly}
        </p>
      )}
    </div>
  );
}
