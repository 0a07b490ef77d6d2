import type { CallTarget } from "@nchat/contract/call-control";
import type { HistoryEntry } from "@nchat/contract/rest/calls";
import type { Person } from "@nchat/contract/people";
import { CircleAlert, History as HistoryIcon, ListFilter } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import type { Channels } from "../session/channels-store.ts";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Segments } from "../ui/Segments.tsx";
import { SkeletonRows } from "../ui/SkeletonRows.tsx";
import { everyCall, isNarrowed } from "./history-filter.ts";
import { filterHistory, type HistoryFilter } from "./history-machine.ts";
import type { History } from "./history-store.ts";
import { HistoryFilterRow } from "./HistoryFilterRow.tsx";
import styles from "./Recent.module.css";
import { RecentRow } from "./RecentRow.tsx";
import { words } from "./words.ts";

type Props = {
  readonly history: History;
  readonly ownId: string;
  readonly canCall: boolean;
  /** Everybody whom a call may have been with. */
  readonly people: readonly Person[];
  readonly channels: Channels;
  readonly now: () => number;
  readonly onCall: (target: CallTarget) => void;
  /** Null when there is no echo person on this server. */
  readonly onCallEcho: (() => void) | null;
  readonly onRecording: (recordingId: string) => void;
};

/** Past calls with call back. */
export function Recent(props: Props) {
  const { history } = props;
  const state = useStore(history.store);
  const [filter, setFilter] = useState<HistoryFilter>("all");
  const hasOlder = state.step === "ready" && state.entries.length < state.total;
  return (
    <section aria-labelledby="recent-heading" data-testid="call-history">
      <Head {...props} filter={filter} onFilter={setFilter} hasCalls={state.step === "ready" && state.total > 0} />
      {state.step === "loading" && <SkeletonRows rows={3} label={words.loading} />}
      {state.step === "failed" && (
        <EmptyState
          icon={CircleAlert}
          testId="error-message"
          action={<Button onClick={() => void history.load()}>{words.tryAgain}</Button>}
        >
          {words.failed}
        </EmptyState>
      )}
      {state.step === "ready" && (
        <>
          <Rows {...props} entries={filterHistory(state.entries, filter)} filter={filter} hasOlder={hasOlder} />
          {hasOlder && <More step={state.more} onMore={() => void history.loadMore()} />}
        </>
      )}
    </section>
  );
}

type HeadProps = Props & {
  readonly filter: HistoryFilter;
  readonly onFilter: (filter: HistoryFilter) => void;
  readonly hasCalls: boolean;
};

/** The title and what is to be seen; without any call there is nothing to choose from. */
function Head({ history, people, channels, filter, onFilter, hasCalls }: HeadProps) {
  const wanted = useStore(history.wanted);
  const isNarrow = isNarrowed(wanted);
  const [isOpen, setIsOpen] = useState(isNarrow);
  return (
    <>
      <div className={styles.head}>
        <h2 id="recent-heading" className={styles.title}>
          {words.recent}
        </h2>
        {(hasCalls || isNarrow) && (
          <>
            <IconButton
              icon={ListFilter}
              label={words.narrow}
              isOn={isOpen || isNarrow}
              aria-expanded={isOpen}
              onClick={() => setIsOpen(!isOpen)}
              data-testid="history-filter"
            />
            <Segments
              label={words.filter}
              value={filter}
              options={[
                { value: "all", label: words.all },
                { value: "missed", label: words.missed },
              ]}
              onChange={onFilter}
            />
          </>
        )}
      </div>
      {isOpen && <HistoryFilterRow {...{ wanted, people, channels }} onWant={(next) => void history.want(next)} />}
    </>
  );
}

type RowsProps = Props & {
  readonly entries: readonly HistoryEntry[];
  readonly filter: HistoryFilter;
  readonly hasOlder: boolean;
};

function Rows({ entries, ownId, canCall, now, onCall, onRecording, ...rest }: RowsProps) {
  if (entries.length === 0) return <NoCalls {...{ canCall, ...rest }} />;
  return (
    <ul className={styles.rows}>
      {entries.map((entry) => (
        <RecentRow key={entry.call.id} {...{ entry, ownId, canCall, onCall, onRecording }} now={now()} />
      ))}
    </ul>
  );
}

type NoCallsProps = Pick<RowsProps, "history" | "filter" | "hasOlder" | "canCall" | "onCallEcho">;

/** Why there is nothing, and a way on. */
function NoCalls({ history, filter, hasOlder, canCall, onCallEcho }: NoCallsProps) {
  const isNarrow = isNarrowed(useStore(history.wanted));
  if (filter === "missed")
    return <EmptyState icon={HistoryIcon}>{hasOlder ? words.noRecentMissed : words.noMissed}</EmptyState>;
  if (isNarrow)
    return (
      <EmptyState
        icon={HistoryIcon}
        action={<Button onClick={() => void history.want(everyCall)}>{words.showAll}</Button>}
      >
        {words.noneLikeThese}
      </EmptyState>
    );
  if (!onCallEcho) return <EmptyState icon={HistoryIcon}>{words.noCallsWithoutEcho}</EmptyState>;
  return (
    <EmptyState
      icon={HistoryIcon}
      action={
        <Button variant="primary" onClick={onCallEcho} disabled={!canCall} data-testid="call-echo">
          {words.callEcho}
        </Button>
      }
    >
      {words.noCalls}
    </EmptyState>
  );
}

function More({ step, onMore }: { readonly step: "idle" | "loading" | "failed"; readonly onMore: () => void }) {
  return (
    <div className={styles.more}>
      {step === "failed" && <span className={styles.moreFailed}>{words.moreFailed}</span>}
      <Button variant="quiet" size="s" isBusy={step === "loading"} onClick={onMore}>
        {step === "failed" ? words.tryAgain : words.showMore}
      </Button>
    </div>
  );
}
