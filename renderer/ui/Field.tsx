import { type ComponentProps, type ReactNode, useId } from "react";
import { classNames } from "./class-names.ts";
import styles from "./Field.module.css";

type Props = Omit<ComponentProps<"input">, "id"> & {
  readonly label: string;
  /** Said below the field; an error takes its place. */
  readonly hint?: string | undefined;
  readonly error?: string | null | undefined;
  /** Stands inside the field's edge, before or after what is typed. */
  readonly before?: ReactNode;
  readonly after?: ReactNode;
};

/** A text field with its label above and what is wrong with it below. */
export function Field({ label, hint, error, before, after, className, ...input }: Props) {
  const id = useId();
  const note = error ?? hint;
  return (
    <div className={classNames(styles.field, className)}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <div className={classNames(styles.box, error && styles.bad)}>
        {before}
        <input
          id={id}
          className={styles.input}
          aria-invalid={error ? true : undefined}
          aria-describedby={note ? `${id}-note` : undefined}
          {...input}
        />
        {after}
      </div>
      {note && (
        <p
          id={`${id}-note`}
          className={classNames(styles.note, error && styles.error)}
          data-testid={error ? "error-message" : undefined}
        >
          {note}
        </p>
      )}
    </div>
  );
}
