import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { Icon } from "./Icon.tsx";
import styles from "./Pill.module.css";

type Props = {
  readonly tone?: "plain" | "red" | "live" | "accent" | "good" | "warn" | "over";
  readonly icon?: LucideIcon;
  readonly children: ReactNode;
  readonly testId?: string;
};

/** A state in words with an icon, never by colour alone. */
export function Pill({ tone = "plain", icon, children, testId }: Props) {
  return (
    <span className={classNames(styles.pill, styles[tone])} data-testid={testId}>
      {icon && <Icon of={icon} size={12} />}
      {children}
    </span>
  );
}
