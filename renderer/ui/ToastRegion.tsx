import { CircleAlert, CircleCheck, Info, type LucideIcon, X } from "lucide-react";
import { useStore } from "zustand";
import { Button } from "./Button.tsx";
import { classNames } from "./class-names.ts";
import { Icon } from "./Icon.tsx";
import { IconButton } from "./IconButton.tsx";
import type { Toast, ToastKind } from "./toast-machine.ts";
import type { ToastStore } from "./toast-store.ts";
import styles from "./ToastRegion.module.css";

const icons: Record<ToastKind, LucideIcon> = { info: Info, done: CircleCheck, problem: CircleAlert };

type Props = {
  readonly toasts: ToastStore;
  /** Above the controls in a call, else at the bottom right. */
  readonly place: "corner" | "above-controls";
};

/** The two newest toasts; older ones are a count. */
export function ToastRegion({ toasts, place }: Props) {
  const all = useStore(toasts.store);
  const shown = all.slice(-2);
  const waiting = all.length - shown.length;
  return (
    <section
      className={classNames(styles.region, place === "corner" ? styles.corner : styles.above)}
      aria-label="Messages"
    >
      {waiting > 0 && <p className={styles.waiting}>{waiting} more</p>}
      {shown.map((toast) => (
        <Row key={toast.id} toast={toast} onDismiss={() => toasts.dismiss(toast.id)} />
      ))}
    </section>
  );
}

function Row({ toast, onDismiss }: { readonly toast: Toast; readonly onDismiss: () => void }) {
  const { action } = toast;
  return (
    <div className={classNames(styles.toast, styles[toast.kind])} role={toast.kind === "problem" ? "alert" : "status"}>
      <Icon of={icons[toast.kind]} className={styles.icon} />
      <span className={styles.text} data-testid={toast.kind === "problem" ? "error-message" : undefined}>
        {toast.text}
      </span>
      {action && (
        <Button
          size="s"
          data-testid="toast-action"
          onClick={() => {
            onDismiss();
            action.run();
          }}
        >
          {action.label}
        </Button>
      )}
      {toast.kind === "problem" && (
        <IconButton icon={X} label="Dismiss" size="s" onClick={onDismiss} data-testid="toast-dismiss" />
      )}
    </div>
  );
}
