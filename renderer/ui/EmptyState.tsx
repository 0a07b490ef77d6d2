import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./EmptyState.module.css";
import { Icon } from "./Icon.tsx";

type Props = {
  readonly icon: LucideIcon;
  readonly children: ReactNode;
  readonly action?: ReactNode;
  readonly testId?: string;
};

/** Nothing here, or it didn't load: one sentence, one action. */
export function EmptyState({ icon, children, action, testId }: Props) {
  return (
    <div className={styles.empty}>
      <Icon of={icon} size={20} className={styles.icon} />
      <p data-testid={testId}>{children}</p>
      {action}
    </div>
  );
}
