import { Check, CircleAlert, CircleDashed, type LucideIcon } from "lucide-react";
import { useStore } from "zustand";
import type { StudioPort } from "../platform/platform.ts";
import { Icon } from "../ui/Icon.tsx";
import { Spinner } from "../ui/Spinner.tsx";
import { goingLive, type GoingLiveStep } from "./going-live.ts";
import styles from "./Output.module.css";
import { words } from "./words.ts";

const icons: Readonly<Record<GoingLiveStep["state"], LucideIcon | null>> = {
  waiting: CircleDashed,
  running: null,
  done: Check,
  failed: CircleAlert,
};
const looks = { waiting: "missing", running: "missing", done: "done", failed: "failedCheck" } as const;

/** The steps on the way to being live, while it is not. */
export function GoingLive({ port }: { readonly port: StudioPort }) {
  const broadcast = useStore(port.broadcast);
  const { now: health } = useStore(port.health);
  const steps = goingLive(broadcast, health);
  if (steps.length === 0) return null;
  return (
    <ul className={styles.checks} aria-label={words.goingLive} data-testid="going-live">
      {steps.map(({ id, label, state }) => {
        const icon = icons[state];
        return (
          <li key={id} className={styles[looks[state]]} data-testid={`going-live-${id}`} data-state={state}>
            {icon === null ? <Spinner size={14} /> : <Icon of={icon} size={14} />}
            {label}
          </li>
        );
      })}
    </ul>
  );
}
