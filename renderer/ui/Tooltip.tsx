import { Tooltip as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { KeyCaps } from "./KeyCaps.tsx";
import styles from "./Tooltip.module.css";

type Props = {
  readonly label: string;
  readonly keys?: string | undefined;
  /** Why the thing is off, said below the label. */
  readonly reason?: string | undefined;
  readonly side?: "top" | "bottom" | "left" | "right";
  /** One element that takes a ref and props. */
  readonly children: ReactNode;
};

/** The name of a control with its keys, after a short rest of the pointer or on focus. */
export function Tooltip({ label, keys, reason, side = "top", children }: Props) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={styles.tip} side={side} sideOffset={6} collisionPadding={8}>
          <span className={styles.line}>
            {label}
            {keys && <KeyCaps keys={keys} />}
          </span>
          {reason && <span className={styles.reason}>{reason}</span>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** Once around the app: the first tooltip waits, the next ones come at once. */
export function TooltipProvider({ children }: { readonly children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={500} skipDelayDuration={200}>
      {children}
    </Radix.Provider>
  );
}
