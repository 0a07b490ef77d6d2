import { Search, X } from "lucide-react";
import type { Ref } from "react";
import { Icon } from "./Icon.tsx";
import { IconButton } from "./IconButton.tsx";
import { KeyCaps } from "./KeyCaps.tsx";
import styles from "./SearchField.module.css";

type Props = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly keys?: string;
  readonly ref?: Ref<HTMLInputElement>;
};

/** A field that filters what is below it; Esc empties it first. */
export function SearchField({ label, value, onChange, keys, ref }: Props) {
  return (
    <div className={styles.box}>
      <Icon of={Search} size={14} />
      <input
        ref={ref}
        type="text"
        role="searchbox"
        className={styles.input}
        placeholder={label}
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape" || value === "") return;
          event.stopPropagation();
          onChange("");
        }}
      />
      {value === "" ? (
        keys && <KeyCaps keys={keys} />
      ) : (
        <IconButton icon={X} label="Clear" size="s" onClick={() => onChange("")} />
      )}
    </div>
  );
}
