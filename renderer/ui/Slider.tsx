import { Slider as Radix } from "radix-ui";
import styles from "./Slider.module.css";

type Props = {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** "80 %", read instead of the bare number. */
  readonly text: string;
  readonly onChange: (value: number) => void;
  readonly isDisabled?: boolean;
};

/** One value on a line, its text at the right. */
export function Slider({ label, value, min, max, step, text, onChange, isDisabled = false }: Props) {
  return (
    <div className={styles.slider}>
      <Radix.Root
        className={styles.root}
        value={[value]}
        min={min}
        max={max}
        step={step}
        disabled={isDisabled}
        onValueChange={([next]) => next !== undefined && onChange(next)}
      >
        <Radix.Track className={styles.track}>
          <Radix.Range className={styles.range} />
        </Radix.Track>
        <Radix.Thumb className={styles.thumb} aria-label={label} aria-valuetext={text} />
      </Radix.Root>
      <span className={styles.text} aria-hidden>
        {text}
      </span>
    </div>
  );
}
