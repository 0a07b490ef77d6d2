import { ChevronUp, type LucideIcon } from "lucide-react";
import { Toolbar } from "radix-ui";
import { classNames } from "./class-names.ts";
import { Icon } from "./Icon.tsx";
import { KeyCaps } from "./KeyCaps.tsx";
import { ariaKeys, useKeyStyle } from "./keys.ts";
import { Menu, type MenuItem } from "./Menu.tsx";
import { Spinner } from "./Spinner.tsx";
import { Tooltip } from "./Tooltip.tsx";
import styles from "./ControlButton.module.css";

type Props = {
  readonly icon: LucideIcon;
  /** The action in words, below the button. */
  readonly label: string;
  /** A fixed name for readers, with `isPressed` as the state; without it the label is the name. */
  readonly name?: string;
  readonly isPressed?: boolean;
  readonly keys?: string;
  readonly tone?: "plain" | "muted" | "sharing" | "leave";
  readonly isBusy?: boolean;
  /** Why it can't act; said in the tooltip. */
  readonly reason?: string | undefined;
  readonly testId: string;
  readonly onPress: () => void;
  /** Devices behind the caret. */
  readonly menu?: { readonly label: string; readonly testId: string; readonly items: readonly MenuItem[] };
};

/** One of the call's controls: icon, the action and its key below, devices behind a caret. */
export function ControlButton(props: Props) {
  const { icon, label, name, isPressed, keys, tone = "plain", isBusy = false, reason, testId, onPress, menu } = props;
  const keyStyle = useKeyStyle();
  return (
    <div className={classNames(styles.control, styles[tone])}>
      <div className={styles.box}>
        <Tooltip label={name ? `${name}: ${label}` : label} keys={keys} reason={reason}>
          <Toolbar.Button
            type="button"
            className={classNames(styles.button, menu && styles.withCaret)}
            aria-label={name ?? label}
            aria-pressed={isPressed}
            aria-busy={isBusy || undefined}
            aria-disabled={reason ? true : undefined}
            aria-keyshortcuts={keys && ariaKeys(keys, keyStyle)}
            data-testid={testId}
            onClick={() => {
              if (!reason) onPress();
            }}
          >
            {isBusy ? <Spinner size={20} /> : <Icon of={icon} size={20} />}
          </Toolbar.Button>
        </Tooltip>
        {menu && (
          <Menu
            side="top"
            align="center"
            items={menu.items}
            trigger={
              <Toolbar.Button type="button" className={styles.caret} aria-label={menu.label} data-testid={menu.testId}>
                <Icon of={ChevronUp} size={12} />
              </Toolbar.Button>
            }
          />
        )}
      </div>
      <span className={styles.label} aria-hidden>
        {label} {keys && <KeyCaps keys={keys} look="bare" />}
      </span>
    </div>
  );
}
