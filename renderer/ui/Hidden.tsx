import { EyeOff } from "lucide-react";
import type { ReactNode } from "react";
import { Icon } from "./Icon.tsx";
import styles from "./Hidden.module.css";
import { hiddenWords, useSecret } from "./streamer-mode.ts";

type Props = {
  /** What it is, for whoever wants to see it: "e-mail address". */
  readonly what: string;
  readonly children: ReactNode;
};

/** Something that only the person may see: in streamer mode a click shows it for ten seconds. */
export function Hidden({ what, children }: Props) {
  const { isHidden, reveal } = useSecret();
  if (!isHidden) return children;
  return (
    <button
      type="button"
      className={styles.hidden}
      aria-label={`${hiddenWords.hidden}. ${hiddenWords.reveal(what)}`}
      onClick={reveal}
      data-testid="hidden-secret"
    >
      <Icon of={EyeOff} size={14} />
      {hiddenWords.hidden}
    </button>
  );
}
