import type { LucideIcon } from "lucide-react";
import { ToggleGroup } from "radix-ui";
import { Icon } from "./Icon.tsx";
import styles from "./Segments.module.css";

type Segment<T extends string> = {
  readonly value: T;
  readonly label: string;
  readonly icon?: LucideIcon;
  readonly testId?: string;
};

type Props<T extends string> = {
  readonly label: string;
  readonly value: T;
  readonly options: readonly Segment<T>[];
  readonly onChange: (value: T) => void;
};

/** One of at most four values, all in sight; arrow keys move. */
export function Segments<T extends string>({ label, value, options, onChange }: Props<T>) {
  return (
    <ToggleGroup.Root
      type="single"
      className={styles.segments}
      aria-label={label}
      value={value}
      onValueChange={(next) => {
        const chosen = options.find((option) => option.value === next);
        if (chosen) onChange(chosen.value); // pressing the chosen one again answers with ""
      }}
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className={styles.segment}
          data-testid={option.testId}
        >
          {option.icon && <Icon of={option.icon} size={14} />}
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
