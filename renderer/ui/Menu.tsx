import { Check, type LucideIcon } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { Icon } from "./Icon.tsx";
import { KeyCaps } from "./KeyCaps.tsx";
import styles from "./Menu.module.css";

/** One line of a menu: an action, or one value of a choice when `isChosen` is given. A `heading` starts a group. */
export type MenuItem =
  | {
      readonly kind: "action";
      readonly label: string;
      readonly icon?: LucideIcon;
      readonly keys?: string;
      readonly tone?: "danger";
      readonly isChosen?: boolean;
      readonly testId?: string;
      readonly onSelect: () => void;
    }
  | { readonly kind: "heading"; readonly label: string }
  | { readonly kind: "line" };

type Props = {
  /** One element that takes a ref and props. */
  readonly trigger: ReactNode;
  readonly items: readonly MenuItem[];
  readonly side?: "top" | "bottom" | "right";
  readonly align?: "start" | "center" | "end";
};

/** A menu that opens from a button; arrow keys move, letters jump. */
export function Menu({ trigger, items, side = "bottom", align = "end" }: Props) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={styles.menu} side={side} align={align} sideOffset={4} collisionPadding={8}>
          {items.map((item, index) => (
            <Line key={item.kind === "line" ? `line-${index}` : `${item.kind}-${index}-${item.label}`} item={item} />
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Line({ item }: { readonly item: MenuItem }) {
  switch (item.kind) {
    case "line":
      return <DropdownMenu.Separator className={styles.line} />;
    case "heading":
      return <DropdownMenu.Label className={styles.heading}>{item.label}</DropdownMenu.Label>;
    case "action": {
      const content = (
        <>
          {item.icon && <Icon of={item.icon} />}
          <span className={styles.label}>{item.label}</span>
          {item.keys && <KeyCaps keys={item.keys} />}
        </>
      );
      const className = classNames(styles.item, item.tone === "danger" && styles.danger);
      if (item.isChosen === undefined)
        return (
          <DropdownMenu.Item className={className} onSelect={item.onSelect} data-testid={item.testId}>
            {content}
          </DropdownMenu.Item>
        );
      return (
        <DropdownMenu.CheckboxItem
          className={className}
          checked={item.isChosen}
          onSelect={item.onSelect}
          data-testid={item.testId}
          role="menuitemradio"
        >
          <span className={styles.tick}>{item.isChosen && <Icon of={Check} size={14} />}</span>
          {content}
        </DropdownMenu.CheckboxItem>
      );
    }
  }
}
