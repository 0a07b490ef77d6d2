import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import { useStore } from "zustand";
import type { HotkeysPort } from "../platform/platform.ts";
import { IconButton } from "../ui/IconButton.tsx";
import { hotkeyNames } from "../ui/hotkey-names.ts";
import { KeyCaps } from "../ui/KeyCaps.tsx";
import { capsOf } from "../ui/keys.ts";
import { allKeys } from "./all-keys.ts";
import styles from "./KeysDialog.module.css";
import { words } from "./words.ts";

/** The list takes the focus, not its first button: that one's tooltip would open and take the first Esc. */
function focusWhole(event: Event) {
  event.preventDefault();
  if (event.target instanceof HTMLElement) event.target.focus();
}

type Props = { readonly hotkeys: HotkeysPort | null; readonly onClose: () => void };

/** Every key of the window and of the whole desktop, by where it acts. */
export function KeysDialog({ hotkeys, onClose }: Props) {
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
            <Group key={group} title={words.keyGroups[group]} keys={keys} />
          ))}
          {hotkeys && <DesktopGroup hotkeys={hotkeys} />}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

type GroupProps = { readonly title: string; readonly keys: readonly (readonly [keys: string, what: string])[] };

function Group({ title, keys }: GroupProps) {
  return (
    <section>
      <h3 className={styles.group}>{title}</h3>
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
  );
}

function DesktopGroup({ hotkeys }: { readonly hotkeys: HotkeysPort }) {
  const keys = useStore(hotkeys.store).flatMap(({ action, accelerator }) =>
    accelerator === null ? [] : [[capsOf(accelerator), hotkeyNames[action]] as const],
  );
  return keys.length > 0 && <Group title={words.keyGroups.desktop} keys={keys} />;
}
