import type { ReactNode } from "react";
import styles from "./SettingRow.module.css";

type RowProps = {
  readonly label: string;
  readonly hint?: string | undefined;
  /** What changes the setting, at the right. */
  readonly children?: ReactNode;
  /** What opens below the row: a form, an error. */
  readonly below?: ReactNode;
};

/** One setting: what it is on the left, its value on the right. */
export function SettingRow({ label, hint, children, below }: RowProps) {
  return (
    <div className={styles.row}>
      <div className={styles.line}>
        <div className={styles.words}>
          <span className={styles.label}>{label}</span>
          {hint && <span className={styles.hint}>{hint}</span>}
        </div>
        {children}
      </div>
      {below}
    </div>
  );
}

type SectionProps = { readonly id: string; readonly title: string; readonly children: ReactNode };

/** A titled card of settings. */
export function Section({ id, title, children }: SectionProps) {
  return (
    <section id={`settings-${id}`} className={styles.section} aria-labelledby={`settings-${id}-title`}>
      <h2 id={`settings-${id}-title`} className={styles.title}>
        {title}
      </h2>
      <div className={styles.card}>{children}</div>
    </section>
  );
}

/** A sentence below a row: that it was done, or why not. */
export function RowNote({ tone, children }: { readonly tone: "good" | "bad"; readonly children: ReactNode }) {
  return (
    <p
      className={styles[tone]}
      role={tone === "bad" ? "alert" : "status"}
      data-testid={tone === "bad" ? "error-message" : undefined}
    >
      {children}
    </p>
  );
}
