import type { Recording } from "@nchat/contract/recordings";
import { CircleAlert, Film, WifiOff } from "lucide-react";
import { useEffect, useState } from "react";
import { useStore } from "zustand";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { Icon } from "../ui/Icon.tsx";
import { Segments } from "../ui/Segments.tsx";
import { SkeletonRows } from "../ui/SkeletonRows.tsx";
import { useNow } from "../ui/use-now.ts";
import { DeleteRecording } from "./DeleteRecording.tsx";
import type { LibraryKind } from "./library-machine.ts";
import type { LibraryStore } from "./library-store.ts";
import { RecordingRow } from "./RecordingRow.tsx";
import styles from "./RecordingsPage.module.css";
import type { Handling } from "./saving.ts";
import { words } from "./words.ts";

type Props = {
  readonly library: LibraryStore;
  readonly handling: Handling;
  readonly ownId: string;
  readonly isOnline: boolean;
  readonly onOpen: (recordingId: string) => void;
  readonly now: () => number;
};

/** Public streams' recordings are told to nobody who does not ask; pictures' addresses end after an hour. */
const refreshMs = 5 * 60_000;

/** The recordings that one may see, newest first. */
export function RecordingsPage(props: Props) {
  const { library, isOnline } = props;
  const state = useStore(library.store);
  const kind = useStore(library.kind);
  useEffect(() => {
    void library.load();
    const timer = setInterval(() => void library.load(), refreshMs);
    return () => clearInterval(timer);
  }, [library]);
  return (
    <main className={styles.page} tabIndex={-1} data-region="content" data-testid="recordings-page">
      <div className={styles.inner}>
        <header className={styles.head}>
          <h1 className={styles.title}>{words.recordings}</h1>
          <Segments<LibraryKind>
            label={words.kind}
            value={kind}
            options={[
              { value: "all", label: words.all, testId: "recordings-all" },
              { value: "call", label: words.calls, testId: "recordings-call" },
              { value: "stream", label: words.streams, testId: "recordings-stream" },
            ]}
            onChange={(wanted) => void library.want(wanted)}
          />
        </header>
        {!isOnline && state.step === "ready" && (
          <p className={styles.offline} role="status" data-testid="recordings-offline">
            <Icon of={WifiOff} size={14} />
            {words.outOfDate}
          </p>
        )}
        {state.step === "loading" && <SkeletonRows rows={4} label={words.loading} />}
        {state.step === "failed" && (
          <EmptyState
            icon={CircleAlert}
            testId="error-message"
            action={<Button onClick={() => void library.load()}>{words.tryAgain}</Button>}
          >
            {words.failed}
          </EmptyState>
        )}
        {state.step === "ready" && <Rows {...props} recordings={state.recordings} kind={kind} />}
        {state.step === "ready" && state.recordings.length < state.total && (
          <More step={state.more} onMore={() => void library.loadMore()} />
        )}
      </div>
    </main>
  );
}

type RowsProps = Props & { readonly recordings: readonly Recording[]; readonly kind: LibraryKind };

const empty: Readonly<Record<LibraryKind, string>> = {
  all: words.empty,
  call: words.emptyCalls,
  stream: words.emptyStreams,
};

function Rows({ library, handling, ownId, onOpen, now, recordings, kind }: RowsProps) {
  const warningDays = useStore(library.warningDays);
  const saving = useStore(handling.saving);
  const time = useNow(now, recordings.some(({ status }) => status === "recording") ? 1000 : 60_000);
  const [leaving, setLeaving] = useState<Recording | null>(null);
  if (recordings.length === 0) return <EmptyState icon={Film}>{empty[kind]}</EmptyState>;
  return (
    <>
      <ul className={styles.list} aria-label={words.recordings}>
        {recordings.map((recording) => (
          <RecordingRow
            key={recording.id}
            {...{ recording, ownId, time, warningDays }}
            isSaving={saving.includes(recording.id)}
            onOpen={() => onOpen(recording.id)}
            onSave={() => void handling.save(recording, null)}
            onRemove={() => setLeaving(recording)}
          />
        ))}
      </ul>
      {leaving && (
        <DeleteRecording recording={leaving} ownId={ownId} remove={handling.remove} onClose={() => setLeaving(null)} />
      )}
    </>
  );
}

function More({ step, onMore }: { readonly step: "idle" | "loading" | "failed"; readonly onMore: () => void }) {
  return (
    <div className={styles.more}>
      {step === "failed" && <span className={styles.moreFailed}>{words.moreFailed}</span>}
      <Button isBusy={step === "loading"} onClick={onMore} data-testid="recordings-more">
        {step === "failed" ? words.tryAgain : words.more}
      </Button>
    </div>
  );
}
