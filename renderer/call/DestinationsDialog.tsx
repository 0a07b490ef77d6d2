import { X } from "lucide-react";
import { Dialog } from "radix-ui";
import { IconButton } from "../ui/IconButton.tsx";
import { broadcastWords as words } from "./broadcast-words.ts";
import { useCall } from "./call-context.ts";
import styles from "./DestinationsDialog.module.css";

type Props = { readonly streamId: string; readonly onClose: () => void };

/** Where else the broadcast of this call is sent; the list itself is put in by the app. */
export function DestinationsDialog({ streamId, onClose }: Props) {
  const { renderDestinations } = useCall();
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.scrim} />
        <Dialog.Content className={styles.dialog} data-testid="broadcast-destinations">
          <div className={styles.head}>
            <Dialog.Title className={styles.title}>{words.sendOn}</Dialog.Title>
            <IconButton icon={X} label={words.close} onClick={onClose} data-testid="broadcast-destinations-close" />
          </div>
          <Dialog.Description className={styles.description}>{words.sendOnNote}</Dialog.Description>
          {renderDestinations(streamId)}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
