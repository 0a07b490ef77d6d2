import { CalendarClock } from "lucide-react";
import { useStore } from "zustand";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { useNow } from "../ui/use-now.ts";
import styles from "./Output.module.css";
import type { Planned } from "./planned-store.ts";
import { plannedWords } from "./planned-words.ts";

type Props = { readonly planned: Planned; readonly now: () => number };

const atOf = (iso: string | null) => (iso === null ? null : Date.parse(iso));

/** Which stream of the schedule is started with the form, or the one whose time it is. */
export function PlannedLine({ planned, now }: Props) {
  const { chosen, near } = useStore(planned.store);
  const time = useNow(now, 60_000);
  if (chosen !== null)
    return (
      <p className={styles.advice} data-testid="planned-line">
        <Icon of={CalendarClock} size={14} />
        {plannedWords.line(atOf(chosen.stream.scheduledAt), time)}
        <Button size="s" variant="quiet" onClick={planned.drop} data-testid="planned-drop">
          {plannedWords.drop}
        </Button>
      </p>
    );
  if (near === null) return null;
  return (
    <p className={styles.advice} data-testid="planned-offer">
      <Icon of={CalendarClock} size={14} />
      {plannedWords.offer(near.title, atOf(near.scheduledAt), time)}
      <Button size="s" onClick={() => planned.choose(near)} data-testid="planned-take">
        {plannedWords.take}
      </Button>
    </p>
  );
}
