import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";
import styles from "./Button.module.css";
import { classNames } from "./class-names.ts";
import { Icon } from "./Icon.tsx";
import { KeyCaps } from "./KeyCaps.tsx";
import { ariaKeys, useKeyStyle } from "./keys.ts";
import { Spinner } from "./Spinner.tsx";

type Props = Omit<ComponentProps<"button">, "type"> & {
  readonly variant?: "plain" | "primary" | "danger" | "good" | "quiet";
  readonly size?: "s" | "m" | "l";
  readonly icon?: LucideIcon | undefined;
  readonly keys?: string | undefined;
  /** Spins and keeps its width; clicks do nothing meanwhile. */
  readonly isBusy?: boolean | undefined;
  readonly type?: "button" | "submit";
};

/** A button with words; its keys stand in it. */
export function Button({
  variant = "plain",
  size = "m",
  icon,
  keys,
  isBusy = false,
  type = "button",
  className,
  children,
  onClick,
  ...rest
}: Props) {
  const keyStyle = useKeyStyle();
  const isFilled = variant === "primary" || variant === "danger" || variant === "good";
  return (
    <button
      type={type}
      className={classNames(styles.button, styles[variant], styles[size], className)}
      aria-busy={isBusy || undefined}
      aria-disabled={isBusy || undefined}
      aria-keyshortcuts={keys && ariaKeys(keys, keyStyle)}
      onClick={isBusy ? (event) => event.preventDefault() : onClick}
      {...rest}
    >
      {icon && <Icon of={icon} size={size === "s" ? 14 : 16} />}
      <span className={classNames(styles.words, isBusy && styles.hidden)}>{children}</span>
      {keys && <KeyCaps keys={keys} look={isFilled ? "filled" : "cap"} />}
      {isBusy && (
        <span className={styles.spinner}>
          <Spinner size={14} />
        </span>
      )}
    </button>
  );
}
