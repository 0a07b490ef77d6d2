import { RadioGroup } from "radix-ui";
import type { ShareStyle } from "./capture-options.ts";
import styles from "./ShareOptions.module.css";

const kinds: readonly { readonly value: ShareStyle; readonly label: string; readonly meaning: string }[] = [
  { value: "text", label: "Text", meaning: "Sharp letters, up to 15 fps" },
  { value: "motion", label: "Video", meaning: "Smooth film, up to 30 fps" },
];

type Props = { readonly style: ShareStyle; readonly onStyle: (style: ShareStyle) => void };

/** How the share is sent. */
export function ShareOptions({ style, onStyle }: Props) {
  return (
    <aside className={styles.options} aria-label="Options">
      <span className={styles.caption} id="share-best-for">
        Best for
      </span>
      <RadioGroup.Root
        className={styles.kinds}
        aria-labelledby="share-best-for"
        value={style}
        onValueChange={(next) => {
          const kind = kinds.find(({ value }) => value === next);
          if (kind) onStyle(kind.value);
        }}
      >
        {kinds.map(({ value, label, meaning }) => (
          <RadioGroup.Item key={value} value={value} className={styles.kind} data-testid={`share-style-${value}`}>
            <i className={styles.mark} />
            <span className={styles.label}>{label}</span>
            <span className={styles.meaning}>{meaning}</span>
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
      <hr className={styles.line} />
      <p className={styles.label}>Its sound</p>
      <p className={styles.meaning}>Pictures only: sound of windows and screens is not captured yet.</p>
    </aside>
  );
}
