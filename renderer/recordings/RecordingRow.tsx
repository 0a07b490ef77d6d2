import type { Recording } from "@nchat/contract/recordings";
import { CircleAlert, Download, Trash2 } from "lucide-react";
import { classNames } from "../ui/class-names.ts";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Pill } from "../ui/Pill.tsx";
import { Spinner } from "../ui/Spinner.tsx";
import { clock } from "../ui/time-words.ts";
import styles from "./RecordingsPage.module.css";
import { Thumbnail } from "./Thumbnail.tsx";
import { expiryWords, isExpiring, metaWords, sizeWords, stateWords, titleWords, words } from "./words.ts";

type Props = {
  readonly recording: Recording;
  readonly ownId: string;
  readonly time: number;
  readonly warningDays: number | null;
  readonly isSaving: boolean;
  readonly onOpen: () => void;
  readonly onSave: () => void;
  readonly onRemove: () => void;
};

/** One recording: its picture and what it is at the left; how it stands, and what can be done, at the right. */
export function RecordingRow({ recording, ownId, time, warningDays, isSaving, onOpen, onSave, onRemove }: Props) {
  const title = titleWords(recording, ownId);
  return (
    <li className={styles.row} data-testid={`recording-${recording.id}`} data-status={recording.status}>
      <button type="button" className={styles.main} onClick={onOpen} data-testid="recording-open">
        <Thumbnail recording={recording} />
        <span className={styles.about}>
          <span className={styles.name}>{title}</span>
          <span className={styles.meta}>{metaWords(recording, ownId, time)}</span>
          <State recording={recording} time={time} />
        </span>
        <Keeping {...{ recording, time, warningDays }} />
      </button>
      <span className={styles.actions}>
        {recording.status === "ready" && (
          <IconButton
            icon={Download}
            label={isSaving ? words.saving : words.save}
            isBusy={isSaving}
            onClick={onSave}
            data-testid="recording-save"
          />
        )}
        {recording.canDelete && (
          <IconButton icon={Trash2} label={words.remove} onClick={onRemove} data-testid="recording-delete" />
        )}
      </span>
    </li>
  );
}

/** How it stands, while that is not simply "ready". */
function State({ recording, time }: Pick<Props, "recording" | "time">) {
  const { status, startedAt, createdAt } = recording;
  if (status === "recording") {
    const seconds = (time - Date.parse(startedAt ?? createdAt)) / 1000;
    return (
      <span>
        <Pill tone="red">Recording {clock(seconds)}</Pill>
      </span>
    );
  }
  const said = stateWords(recording);
  if (said === null) return null;
  const isFailed = status === "failed" || status === "ready";
  return (
    <span className={classNames(styles.state, isFailed && styles.problem)} data-testid="recording-state">
      {isFailed ? <Icon of={CircleAlert} size={14} /> : <Spinner size={14} />}
      {said}
    </span>
  );
}

/** How large it is, and how long it is kept. */
function Keeping({ recording, time, warningDays }: Pick<Props, "recording" | "time" | "warningDays">) {
  const { fileSize, expiresAt, status } = recording;
  const expiry = expiryWords(expiresAt, time);
  const isSoon = isExpiring(expiresAt, time, warningDays);
  return (
    <span className={styles.keeping}>
      {status === "ready" && <span>{sizeWords(fileSize)}</span>}
      {expiry && (
        <span className={isSoon ? styles.soon : styles.kept} data-testid="recording-expiry">
          {expiry}
        </span>
      )}
    </span>
  );
}
