import type { Recording, RecordingFile } from "@nchat/contract/recordings";
import { ArrowLeft, CircleAlert, Download, Film, Trash2, Tv } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useStore } from "zustand";
import { Button } from "../ui/Button.tsx";
import { classNames } from "../ui/class-names.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Select } from "../ui/Select.tsx";
import { Spinner } from "../ui/Spinner.tsx";
import { TitleBarTitle } from "../ui/TitleBarSlots.tsx";
import { useNow } from "../ui/use-now.ts";
import { DeleteRecording } from "./DeleteRecording.tsx";
import type { OpenRecordingStore } from "./open-recording.ts";
import styles from "./RecordingPage.module.css";
import type { Handling } from "./saving.ts";
import { expiryWords, isExpiring, metaWords, sizeWords, stateWords, titleWords, words } from "./words.ts";

type Props = {
  readonly open: OpenRecordingStore;
  readonly handling: Handling;
  readonly ownId: string;
  readonly warningDays: number | null;
  /** The player of the whole, or of one of its files, put together by the app. */
  readonly renderPlayer: (recording: Recording, fileId: string | null) => ReactNode;
  /** What was written meanwhile; null for a call. */
  readonly aside: ReactNode;
  readonly onBack: () => void;
  readonly onStream: (streamId: string) => void;
  readonly now: () => number;
};

/** One recording: its picture, what is said of it, and what can be done with it. */
export function RecordingPage(props: Props) {
  const state = useStore(props.open.store);
  switch (state.step) {
    case "loading":
      return (
        <Alone>
          <Spinner size={20} />
        </Alone>
      );
    case "failed":
      return (
        <Alone>
          <EmptyState
            icon={state.why === "gone" ? Film : CircleAlert}
            testId="error-message"
            action={
              state.why === "gone" ? (
                <Button onClick={props.onBack}>{words.back}</Button>
              ) : (
                <Button onClick={() => void props.open.load()}>{words.tryAgain}</Button>
              )
            }
          >
            {state.why === "gone" ? words.gone : words.unreachable}
          </EmptyState>
        </Alone>
      );
    case "open":
      return <Open {...props} recording={state.recording} />;
  }
}

function Alone({ children }: { readonly children: ReactNode }) {
  return (
    <main className={styles.alone} tabIndex={-1} data-region="content" data-testid="recording-page">
      {children}
    </main>
  );
}

type OpenProps = Props & { readonly recording: Recording };

function Open({ recording, renderPlayer, aside, ...head }: OpenProps) {
  const tracks =
    recording.type === "individual_tracks" ? recording.files.filter(({ status }) => status === "ready") : [];
  const [chosen, setChosen] = useState<string | null>(null);
  const fileId = tracks.length === 0 ? null : (chosen ?? tracks[0]?.id ?? null);
  const isReady = recording.status === "ready";
  return (
    <div
      className={classNames(styles.page, aside !== null && isReady && styles.withAside)}
      data-testid="recording-page"
    >
      <TitleBarTitle>{titleWords(recording, head.ownId)}</TitleBarTitle>
      <main className={styles.main} tabIndex={-1} data-region="content">
        {isReady ? renderPlayer(recording, fileId) : <NotYet recording={recording} />}
        <Head {...head} {...{ recording, tracks, fileId }} onTrack={setChosen} />
      </main>
      {isReady && aside}
    </div>
  );
}

/** In place of the picture: where it stands. */
function NotYet({ recording }: { readonly recording: Recording }) {
  const isFailed = recording.status === "failed";
  return (
    <div className={styles.notYet} role="status" data-testid="recording-card" data-status={recording.status}>
      {isFailed ? <Icon of={CircleAlert} size={20} className={styles.failed} /> : <Spinner size={20} />}
      <p>{stateWords(recording)}</p>
    </div>
  );
}

type HeadProps = Omit<OpenProps, "renderPlayer" | "aside"> & {
  readonly tracks: readonly RecordingFile[];
  readonly fileId: string | null;
  readonly onTrack: (fileId: string) => void;
};

function Head({ recording, handling, ownId, warningDays, tracks, fileId, onTrack, now, ...go }: HeadProps) {
  const time = useNow(now, 60_000);
  const [isLeaving, setIsLeaving] = useState(false);
  const { status, expiresAt, fileSize } = recording;
  const expiry = expiryWords(expiresAt, time);
  return (
    <div className={styles.head}>
      <IconButton icon={ArrowLeft} label={words.back} onClick={go.onBack} data-testid="recording-back" />
      <div className={styles.about}>
        <h1 className={styles.title} data-testid="recording-title">
          {titleWords(recording, ownId)}
        </h1>
        <p className={styles.meta}>
          <span>{metaWords(recording, ownId, time)}</span>
          {status === "ready" && <span>{sizeWords(fileSize)}</span>}
          {expiry && (
            <span className={isExpiring(expiresAt, time, warningDays) ? styles.soon : undefined}>{expiry}</span>
          )}
        </p>
        {status === "ready" && recording.error !== null && <p className={styles.note}>{recording.error}</p>}
      </div>
      <Actions {...{ recording, tracks, fileId, onTrack, handling }} {...go} onRemove={() => setIsLeaving(true)} />
      {isLeaving && (
        <DeleteRecording
          {...{ recording, ownId }}
          remove={handling.remove}
          onClose={() => setIsLeaving(false)}
          onRemoved={go.onBack}
        />
      )}
    </div>
  );
}

type ActionsProps = Pick<HeadProps, "recording" | "tracks" | "fileId" | "onTrack" | "handling" | "onStream"> & {
  readonly onRemove: () => void;
};

/** What can be done with it. */
function Actions({ recording, tracks, fileId, onTrack, handling, onStream, onRemove }: ActionsProps) {
  const isSaving = useStore(handling.saving).includes(recording.id);
  const { streamId, status } = recording;
  return (
    <>
      {tracks.length > 1 && (
        <Select
          label={words.track}
          value={fileId ?? ""}
          options={tracks.map((file) => ({ value: file.id, label: trackWords(recording, file) }))}
          onChange={onTrack}
          data-testid="recording-track"
        />
      )}
      {streamId !== null && (
        <Button icon={Tv} onClick={() => onStream(streamId)} data-testid="recording-stream">
          {words.toStream}
        </Button>
      )}
      {status === "ready" && (
        <Button
          icon={Download}
          isBusy={isSaving}
          onClick={() => void handling.save(recording, fileId)}
          data-testid="recording-save"
        >
          {words.save}
        </Button>
      )}
      {recording.canDelete && (
        <Button icon={Trash2} variant="quiet" onClick={onRemove} data-testid="recording-delete">
          {words.remove}
        </Button>
      )}
    </>
  );
}

const kinds: Readonly<Record<RecordingFile["kind"], string>> = {
  composite: "picture",
  audio: "sound",
  video: "picture",
};

/** "Leo, sound". */
function trackWords({ people }: Recording, { userId, kind }: RecordingFile): string {
  const who = people.find(({ id }) => id === userId)?.displayName ?? "Somebody";
  return `${who}, ${kinds[kind]}`;
}
