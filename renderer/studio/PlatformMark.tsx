import styles from "./Output.module.css";

/** A platform's first letter. */
export function PlatformMark({ name }: { readonly name: string }) {
  return (
    <span className={styles.mark} aria-hidden>
      {name.slice(0, 1)}
    </span>
  );
}
