import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";
import { Icon } from "./Icon.tsx";
import styles from "./IconButton.module.css";
import { ariaKeys, useKeyStyle } from "./keys.ts";
import { Spinner } from "./Spinner.tsx";
import { Tooltip } from "./Tooltip.tsx";

type Props = Omit<ComponentProps<"button">, "type" | "children"> & {
  readonly icon: LucideIcon;
  /** Its name, in the tooltip and for readers. */
  readonly label: string;
  readonly keys?: string | undefined;
  readonly size?: "s" | "m" | "l";
  readonly isOn?: boolean | undefined;
  readonly isBusy?: boolean | undefined;
  readonly side?: "top" | "bottom" | "left" | "right";
};

/** A button that is only an icon: always with a name and a tooltip. */
export function IconButton({ icon, label, keys, size = "m", isOn, isBusy, side, className, ...rest }: Props) {
  const keyStyle = useKeyStyle();
  return (
    <Tooltip label={label} keys={keys} {...(side ? { side } : {})}>
      <button
        type="button"
        className={classNames(styles.button, styles[size], isOn && styles.on, className)}
        aria-label={label}
        aria-busy={isBusy || undefined}
        aria-keyshortcuts={keys && ariaKeys(keys, keyStyle)}
        {...rest}
      >
        {isBusy ? <Spinner size={16} /> : <Icon of={icon} size={size === "l" ? 20 : size === "s" ? 14 : 16} />}
      </button>
    </Tooltip>
  );
}
