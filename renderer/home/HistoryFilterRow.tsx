import type { OwnChannel } from "@nchat/contract/channels";
import type { Person } from "@nchat/contract/people";
import { X } from "lucide-react";
import { useEffect } from "react";
import { useStore } from "zustand";
import type { Channels } from "../session/channels-store.ts";
import { Button } from "../ui/Button.tsx";
import { Select } from "../ui/Select.tsx";
import { DayField } from "./DayField.tsx";
import { everyCall, type HistoryWanted, isNarrowed, withDay } from "./history-filter.ts";
import styles from "./HistoryFilterRow.module.css";
import { words } from "./words.ts";

type Props = {
  readonly wanted: HistoryWanted;
  readonly people: readonly Person[];
  readonly channels: Channels;
  readonly onWant: (wanted: HistoryWanted) => void;
};

const anybody = "";

/** Which past calls are shown: with whom, in which channel, on which days. */
export function HistoryFilterRow({ wanted, people, channels, onWant }: Props) {
  const { channels: own } = useStore(channels.store);
  useEffect(() => void channels.load(), [channels]);
  const day = (end: "firstDay" | "lastDay", label: string, testId: string) => (
    <DayField {...{ label, testId }} day={wanted[end]} onDay={(day) => onWant(withDay(wanted, end, day))} />
  );
  return (
    <div className={styles.filter} role="group" aria-label={words.narrow}>
      <label className={styles.field}>
        <span>{words.with}</span>
        <Select
          label={words.with}
          value={wanted.participantId ?? anybody}
          options={[{ value: anybody, label: words.anybody }, ...namesOf(people)]}
          onChange={(id) => onWant({ ...wanted, participantId: id === anybody ? null : id })}
          data-testid="history-person"
        />
      </label>
      {own !== null && own.length > 0 && (
        <label className={styles.field}>
          <span>{words.channel}</span>
          <Select
            label={words.channel}
            value={wanted.channelId ?? anybody}
            options={[{ value: anybody, label: words.anyChannel }, ...own.map(optionOf)]}
            onChange={(id) => onWant({ ...wanted, channelId: id === anybody ? null : id })}
            data-testid="history-channel"
          />
        </label>
      )}
      {day("firstDay", words.firstDay, "history-first-day")}
      {day("lastDay", words.lastDay, "history-last-day")}
      {isNarrowed(wanted) && (
        <Button variant="quiet" size="s" icon={X} onClick={() => onWant(everyCall)} data-testid="history-clear">
          {words.showAll}
        </Button>
      )}
    </div>
  );
}

const optionOf = ({ id, name }: OwnChannel) => ({ value: id, label: name });

function namesOf(people: readonly Person[]) {
  return people
    .map(({ id, displayName }) => ({ value: id, label: displayName }))
    .toSorted((a, b) => a.label.localeCompare(b.label));
}
