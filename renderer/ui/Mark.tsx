import styles from "./Mark.module.css";

/** The product's mark. */
export function Mark({ size = 20 }: { readonly size?: 20 | 40 }) {
  return (
    <span className={size === 20 ? styles.small : styles.large} aria-hidden>
      <svg
        viewBox="0 0 12 12"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        <path d="M2.5 9.5v-7l7 7v-7" />
      </svg>
    </span>
  );
}
