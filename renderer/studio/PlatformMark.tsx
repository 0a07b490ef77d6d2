import type { Destination } from "@nchat/contract/streams";
import { platformNames } from "./destination-words.ts";
import styles from "./Output.module.css";

/** A platform's first letter. */
export function PlatformMark({ platform }: Pick<Destination, "platform">) {
  return (
    <span className={styles.mark} aria-hidden>
      {platformNames[platform].slice(0, 1)}
    </span>
  );
}
