import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";
import styles from "./Select.module.css";

type Option = { readonly value: string; readonly label: string };

type Props = Omit<ComponentProps<"select">, "onChange" | "value" | "children"> & {
  readonly label: string;
  readonly value: string;
  readonly options: readonly Option[];
  readonly onChange: (value: string) => void;
  /** "quiet" has no edge until the pointer or focus is there. */
  readonly look?: "field" | "quiet";
};

/** One of several values. The browser's own select, drawn in the product's look where it can be (`base-select`). */
export function Select({ label, value, options, onChange, look = "field", className, ...rest }: Props) {
  return (
    <select
      className={classNames(styles.select, styles[look], className)}
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      {...rest}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
