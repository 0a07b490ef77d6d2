import { Search } from "lucide-react";
import { Dialog } from "radix-ui";
import { type KeyboardEvent, useId, useState } from "react";
import { classNames } from "../ui/class-names.ts";
import { Icon } from "../ui/Icon.tsx";
import { KeyCaps } from "../ui/KeyCaps.tsx";
import type { Command } from "./commands.ts";
import styles from "./Palette.module.css";
import { words } from "./words.ts";

type Props = { readonly find: (typed: string) => readonly Command[]; readonly onClose: () => void };

/** Finds people and actions by name; Enter does the chosen one. */
export function Palette({ find, onClose }: Props) {
  const id = useId();
  const { typed, found, place, type, run, onKeyDown } = usePalette(find, onClose);
  const chosen = found[place];
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.scrim} />
        <Dialog.Content className={styles.palette} aria-describedby={undefined}>
          <Dialog.Title className="visually-hidden">{words.palette}</Dialog.Title>
          <div className={styles.field}>
            <Icon of={Search} />
            <input
              className={styles.input}
              role="combobox"
              aria-expanded
              aria-controls={`${id}-list`}
              aria-activedescendant={chosen && `${id}-${chosen.id}`}
              aria-label={words.find}
              placeholder={words.find}
              value={typed}
              spellCheck={false}
              onChange={(event) => type(event.target.value)}
              onKeyDown={onKeyDown}
              data-testid="palette-field"
            />
          </div>
          <ul id={`${id}-list`} role="listbox" aria-label={words.palette} className={styles.list}>
            {found.map((command, index) => (
              <li
                key={command.id}
                id={`${id}-${command.id}`}
                role="option"
                aria-selected={index === place}
                className={classNames(styles.row, index === place && styles.chosen)}
                ref={index === place ? (row) => row?.scrollIntoView({ block: "nearest" }) : undefined}
                onClick={() => run(command)}
              >
                <Icon of={command.icon} />
                <span className={styles.label}>{command.label}</span>
                {command.keys && <KeyCaps keys={command.keys} />}
              </li>
            ))}
          </ul>
          {found.length === 0 && <p className={styles.empty}>{words.paletteEmpty(typed.trim())}</p>}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function usePalette(find: Props["find"], onClose: () => void) {
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState(0);
  const found = find(typed);
  const place = Math.min(active, found.length - 1);
  const type = (next: string) => {
    setTyped(next);
    setActive(0);
  };
  const run = (command: Command | undefined) => {
    if (!command) return;
    onClose();
    command.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0 && found.length > 0) {
      event.preventDefault();
      setActive((place + step + found.length) % found.length);
    }
    if (event.key === "Enter") {
      event.preventDefault();
      run(found[place]);
    }
  };
  return { typed, found, place, type, run, onKeyDown };
}
