import { Dialog as Radix } from "radix-ui";
import type { FormEvent, ReactNode } from "react";
import { Button } from "./Button.tsx";
import { CircleAlert } from "lucide-react";
import styles from "./Dialog.module.css";
import { Icon } from "./Icon.tsx";

type Props = {
  readonly title: string;
  readonly description?: string;
  readonly children?: ReactNode;
  readonly confirm: string;
  readonly confirmTestId?: string;
  /** "danger" for what cannot be taken back. */
  readonly tone?: "primary" | "danger";
  readonly isBusy?: boolean;
  readonly error?: string | null;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  /** Further ways out, left of Cancel. */
  readonly extra?: ReactNode;
};

/** Only for choosing a source, ending for all, and deleting. Esc closes, Enter does the one primary thing. */
export function Dialog(props: Props) {
  const { title, description, children, confirm, tone = "primary", isBusy = false, error, onClose, extra } = props;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isBusy) props.onConfirm();
  };
  return (
    <Radix.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Portal>
        <Radix.Overlay className={styles.scrim} />
        <Radix.Content className={styles.dialog} {...(description ? {} : { "aria-describedby": undefined })}>
          <form onSubmit={submit} className={styles.form}>
            <Radix.Title className={styles.title}>{title}</Radix.Title>
            {description && <Radix.Description className={styles.description}>{description}</Radix.Description>}
            {children}
            {error && (
              <p className={styles.error} role="alert" data-testid="error-message">
                <Icon of={CircleAlert} size={14} />
                {error}
              </p>
            )}
            <div className={styles.footer}>
              {extra}
              <span className={styles.space} />
              <Button onClick={onClose} keys="Esc">
                Cancel
              </Button>
              <Button type="submit" variant={tone} isBusy={isBusy} keys="Enter" data-testid={props.confirmTestId}>
                {confirm}
              </Button>
            </div>
          </form>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
