import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import { IconButton } from "../ui/IconButton.tsx";
import { KeyCaps } from "../ui/KeyCaps.tsx";
import { allKeys } from "./all-keys.ts";
import styles from "./KeysDialog.module.css";
import { words } from "./words.ts";

/** The list takes the focus, not its first button: that one's tooltip would open and take the first Esc. */
function focusWhole(event: Event) {
  event.preventDefault();
  if (event.target instanceof HTMLElement) event.target.focus();
}

/** Every key of the window, by where it acts. */
export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.scrim} />
        <Dialog.Content
          className={styles.dialog}
          aria-describedby={undefined}
          onOpenAutoFocus={focusWhole}
          data-testid="all-keys"
        >
          <div className={styles.head}>
            <Dialog.Title className={styles.title}>{words.allKeys}</Dialog.Title>
            <IconButton icon={X} label={words.close} onClick={onClose} />
          </div>
          {allKeys.map(({ group, keys }) => (
            <section key={group}>
              <h3 className={styles.group}>{words.keyGroups[group]}</h3>
              <dl className={styles.keys}>
                {keys.map(([caps, what]) => (
                  <div key={caps} className={styles.row}>
                    <dt>{what}</dt>
                    <dd>
                      <KeyCaps keys={caps} />
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
