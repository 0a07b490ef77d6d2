import { Switch as Radix } from "radix-ui";
import styles from "./Switch.module.css";

type Props = {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly isDisabled?: boolean;
  readonly testId?: string;
};

/** On or off, at once. Its label stands in the row beside it. */
export function Switch({ label, isOn, onChange, isDisabled = false, testId }: Props) {
  return (
    <Radix.Root
      className={styles.switch}
      aria-label={label}
      checked={isOn}
      onCheckedChange={onChange}
      disabled={isDisabled}
      data-testid={testId}
    >
      <Radix.Thumb className={styles.thumb} />
    </Radix.Root>
  );
}
