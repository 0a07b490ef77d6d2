import styles from "./SkeletonRows.module.css";

/** Grey rows in place of a list that loads; they wait 200 ms, so that a quick answer shows none. */
export function SkeletonRows({ rows, label }: { readonly rows: number; readonly label: string }) {
  return (
    <div className={styles.rows} role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={styles.row}>
          <span className={styles.disc} />
          <span className={styles.bar} />
          <span className={styles.end} />
        </div>
      ))}
    </div>
  );
}
