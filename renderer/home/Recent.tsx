import type { CallTarget } from "@nchat/contract/call-control";
import type { HistoryEntry } from "@nchat/contract/rest/calls";
import { CircleAlert, History as HistoryIcon } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { Segments } from "../ui/Segments.tsx";
import { SkeletonRows } from "../ui/SkeletonRows.tsx";
import { filterHistory, type HistoryFilter } from "./history-machine.ts";
import type { History } from "./history-store.ts";
import styles from "./Recent.module.css";
import { RecentRow } from "./RecentRow.tsx";
import { words } from "./words.ts";

type Props = {
  readonly history: History;
  readonly ownId: string;
  readonly canCall: boolean;
  readonly now: () => number;
  readonly onCall: (target: CallTarget) => void;
  /** Null when there is no echo person on this server. */
  readonly onCallEcho: (() => void) | null;
};

/** Past calls with call back. */
export function Recent(props: Props) {
  const state = useStore(props.history.store);
  const [filter, setFilter] = useState<HistoryFilter>("all");
  const hasOlder = state.step === "ready" && state.entries.length < state.total;
  const hasCalls = state.step === "ready" && state.entries.length > 0;
  return (
    <section aria-labelledby="recent-heading" data-testid="call-history">
      <div className={styles.head}>
        <h2 id="recent-heading" className={styles.title}>
          {words.recent}
        </h2>
        {hasCalls && (
          <Segments
            label={words.filter}
            value={filter}
            options={[
              { value: "all", label: words.all },
              { value: "missed", label: words.missed },
            ]}
            onChange={setFilter}
          />
        )}
      </div>
      {state.step === "loading" && <SkeletonRows rows={3} label={words.loading} />}
      {state.step === "failed" && (
        <EmptyState
          icon={CircleAlert}
          testId="error-message"
          action={<Button onClick={() => void props.history.load()}>{words.tryAgain}</Button>}
        >
          {words.failed}
        </EmptyState>
      )}
      {state.step === "ready" && (
        <>
          <Rows {...props} entries={filterHistory(state.entries, filter)} filter={filter} hasOlder={hasOlder} />
          {hasOlder && <More step={state.more} onMore={() => void props.history.loadMore()} />}
        </>
      )}
    </section>
  );
}

type RowsProps = Props & {
  readonly entries: readonly HistoryEntry[];
  readonly filter: HistoryFilter;
  readonly hasOlder: boolean;
};

function Rows({ entries, filter, hasOlder, ownId, canCall, now, onCall, onCallEcho }: RowsProps) {
  if (entries.length === 0)
    return (
      <EmptyState
        icon={HistoryIcon}
        action={
          filter === "all" &&
          onCallEcho && (
            <Button variant="primary" onClick={onCallEcho} disabled={!canCall} data-testid="call-echo">
              {words.callEcho}
            </Button>
          )
        }
      >
        {filter === "missed"
          ? hasOlder
            ? words.noRecentMissed
            : words.noMissed
          : onCallEcho
            ? words.noCalls
            : words.noCallsWithoutEcho}
      </EmptyState>
    );
  return (
    <ul className={styles.rows}>
      {entries.map((entry) => (
        <RecentRow key={entry.call.id} entry={entry} ownId={ownId} now={now()} canCall={canCall} onCall={onCall} />
      ))}
    </ul>
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
