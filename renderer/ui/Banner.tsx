import { CircleAlert, CircleDot, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./Banner.module.css";
import { classNames } from "./class-names.ts";
import { Icon } from "./Icon.tsx";

type Tone = "amber" | "red" | "accent";

const icons: Record<Tone, LucideIcon> = { amber: TriangleAlert, red: CircleAlert, accent: CircleDot };

type Props = {
  readonly tone: Tone;
  readonly children: ReactNode;
  readonly action?: ReactNode;
  readonly testId?: string;
};

/** A full-width row under the title bar that pushes the content down. */
export function Banner({ tone, children, action, testId }: Props) {
  return (
    <div className={classNames(styles.banner, styles[tone])} role={tone === "red" ? "alert" : "status"}>
      <Icon of={icons[tone]} size={14} className={styles.icon} />
      <span className={styles.words} data-testid={testId}>
        {children}
      </span>
      {action}
    </div>
  );
}
