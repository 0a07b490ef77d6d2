import type { StreamInfo } from "@nchat/contract/streams";
import { CalendarPlus, CircleAlert, Tv } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import { useStore } from "zustand";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { SkeletonRows } from "../ui/SkeletonRows.tsx";
import { PlanForm } from "./PlanForm.tsx";
import { StreamRow } from "./StreamRow.tsx";
import { listsOf } from "./streams-machine.ts";
import type { StreamsStore } from "./streams-store.ts";
import styles from "./StreamsPage.module.css";
import { words } from "./words.ts";

type Props = {
  readonly streams: StreamsStore;
  readonly ownId: string;
  readonly reminders: readonly string[];
  readonly onRemind: (streamId: string) => void;
  readonly onOpen: (streamId: string) => void;
  /** Null where nothing can be sent. */
  readonly onStart: ((stream: StreamInfo) => void) | null;
  readonly raise: (kind: "done" | "problem", text: string) => void;
  readonly now: () => number;
};

/** Others' public streams are told to nobody who does not ask. */
const refreshMs = 20_000;

/** What is live, planned and over; and planning one. */
export function StreamsPage(props: Props) {
  const { streams, raise, now } = props;
  const state = useStore(streams.store);
  const [isPlanning, setIsPlanning] = useState(false);
  useEffect(() => {
    void streams.load();
    const timer = setInterval(() => void streams.load(), refreshMs);
    return () => clearInterval(timer);
  }, [streams]);
  return (
    <main className={styles.page} tabIndex={-1} data-region="content" data-testid="streams-page">
      <div className={styles.inner}>
        <header className={styles.head}>
          <h1 className={styles.title}>{words.streams}</h1>
          {!isPlanning && (
            <Button icon={CalendarPlus} onClick={() => setIsPlanning(true)} data-testid="schedule-open">
              {words.plan}
            </Button>
          )}
        </header>
        {isPlanning && (
          <PlanForm
            {...{ streams, now }}
            onDone={(stream) => {
              setIsPlanning(false);
              raise("done", words.planned(stream.title));
            }}
            onClose={() => setIsPlanning(false)}
          />
        )}
        {state.step === "loading" && <SkeletonRows rows={4} label={words.loading} />}
        {state.step === "failed" && (
          <EmptyState
            icon={CircleAlert}
            testId="error-message"
            action={<Button onClick={() => void streams.load()}>{words.tryAgain}</Button>}
          >
            {words.failed}
          </EmptyState>
        )}
        {state.step === "ready" && <Lists {...props} all={state.all} pastTotal={state.pastTotal} />}
      </div>
    </main>
  );
}

type ListsProps = Props & { readonly all: readonly StreamInfo[]; readonly pastTotal: number };

function Lists({ all, pastTotal, ...props }: ListsProps) {
  const { live, scheduled, past } = listsOf(all);
  const { onStart } = props;
  const row = (stream: StreamInfo) => (
    <StreamRow
      key={stream.id}
      {...{ stream, now: props.now }}
      isOwn={stream.hostId === props.ownId}
      isReminded={props.reminders.includes(stream.id)}
      onRemind={() => props.onRemind(stream.id)}
      onOpen={() => props.onOpen(stream.id)}
      onStart={onStart && (() => onStart(stream))}
      onCancel={() => props.streams.cancel(stream.id)}
    />
  );
  if (all.length === 0) return <EmptyState icon={Tv}>{words.emptyAll}</EmptyState>;
  return (
    <>
      <Section title={words.live} testId="streams-live" empty={words.emptyLive}>
        {live.map(row)}
      </Section>
      <Section title={words.scheduled} testId="streams-scheduled" empty={words.emptyScheduled}>
        {scheduled.map(row)}
      </Section>
      <Section title={words.past} testId="streams-past" empty={words.emptyPast}>
        {past.map(row)}
      </Section>
      {past.length < pastTotal && (
        <Button className={styles.more} onClick={() => void props.streams.loadMorePast()}>
          {words.more}
        </Button>
      )}
    </>
  );
}

type SectionProps = {
  readonly title: string;
  readonly testId: string;
  readonly empty: string;
  readonly children: readonly ReactNode[];
};

function Section({ title, testId, empty, children }: SectionProps) {
  return (
    <section className={styles.section} aria-label={title} data-testid={testId}>
      <h2 className={styles.caption}>{title}</h2>
      {children.length === 0 ? <p className={styles.none}>{empty}</p> : <ul className={styles.list}>{children}</ul>}
    </section>
  );
}
