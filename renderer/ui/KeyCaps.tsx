import styles from "./KeyCaps.module.css";
import { classNames } from "./class-names.ts";
import { keyCaps, useKeyStyle } from "./keys.ts";

type Props = {
  readonly keys: string;
  /** On a filled button the caps take its colour; "bare" has no cap, for the labels below call controls; "large" is a value. */
  readonly look?: "cap" | "filled" | "bare" | "large";
};

/** Keys drawn as this system draws them: `Mod+K` is ⌘ K or Ctrl K. Readers hear `aria-keyshortcuts` instead. */
export function KeyCaps({ keys, look = "cap" }: Props) {
  const style = useKeyStyle();
  return (
    <span className={styles.caps} aria-hidden>
      {keyCaps(keys, style).map((cap) => (
        <kbd key={cap} className={classNames(styles.cap, look !== "cap" && styles[look])}>
          {cap}
        </kbd>
      ))}
    </span>
  );
}
