import { LoaderCircle } from "lucide-react";
import { Icon } from "./Icon.tsx";
import styles from "./Spinner.module.css";

/** Something is under way; the words beside it say what. */
export function Spinner({ size = 16 }: { readonly size?: 12 | 14 | 16 | 20 }) {
  return <Icon of={LoaderCircle} size={size} className={styles.spin} />;
}
