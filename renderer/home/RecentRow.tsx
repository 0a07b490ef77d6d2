import type { CallTarget } from "@nchat/contract/call-control";
import type { Participant } from "@nchat/contract/calls";
import type { HistoryEntry } from "@nchat/contract/rest/calls";
import { Film, type LucideIcon, Phone, PhoneIncoming, PhoneMissed, PhoneOutgoing, Users } from "lucide-react";
import { Avatar } from "../ui/Avatar.tsx";
import { Button } from "../ui/Button.tsx";
import { classNames } from "../ui/class-names.ts";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { shortDate } from "../ui/time-words.ts";
import { isMissedCall } from "./history-machine.ts";
import styles from "./Recent.module.css";
import { outcomeWords, words } from "./words.ts";

type Props = {
  readonly entry: HistoryEntry;
  readonly ownId: string;
  readonly now: number;
  readonly canCall: boolean;
  readonly onCall: (target: CallTarget) => void;
  readonly onRecording: (recordingId: string) => void;
};

/** One past call: with whom, what came of it, when. A missed one offers the call back in words. */
export function RecentRow({ entry, ownId, now, canCall, onCall, onRecording }: Props) {
  const { recordingId } = entry;
  const others = entry.participants.filter((each) => each.userId !== ownId);
  const title = namesOf(others);
  const isMissed = isMissedCall(entry);
  const at = Date.parse(entry.call.startedAt ?? entry.call.createdAt);
  const call = () => onCall({ userIds: others.map((each) => each.userId), title, type: entry.call.type });
  return (
    <li className={styles.row} data-testid={`history-${entry.outcome}`}>
      <Face others={others} />
      <span className={styles.name}>{title}</span>
      <span className={classNames(styles.outcome, isMissed && styles.missed)}>
        <Icon of={iconOf(entry)} size={14} />
        <span className={styles.words}>{outcomeWords(entry)}</span>
      </span>
      <time className={styles.time} dateTime={entry.call.createdAt}>
        {shortDate(at, now)}
      </time>
      <span className={styles.action}>
        {recordingId !== undefined && (
          <IconButton
            icon={Film}
            label={words.watchRecording}
            onClick={() => onRecording(recordingId)}
            data-testid="history-recording"
          />
        )}
        {isMissed ? (
          <Button size="s" disabled={!canCall} onClick={call} aria-label={words.callBack(title)}>
            {words.call}
          </Button>
        ) : (
          <IconButton icon={Phone} label={words.callBack(title)} disabled={!canCall} onClick={call} />
        )}
      </span>
    </li>
  );
}

function Face({ others }: { readonly others: readonly Participant[] }) {
  const [other] = others;
  if (others.length === 1 && other)
    return <Avatar person={{ id: other.userId, displayName: other.displayName, avatarUrl: other.avatarUrl }} />;
  return (
    <span className={styles.group}>
      <Icon of={Users} size={14} />
    </span>
  );
}

function namesOf(others: readonly Participant[]): string {
  const [first, second] = others;
  if (!first) return "You alone";
  if (!second) return first.displayName;
  if (others.length === 2) return `${first.displayName} and ${second.displayName}`;
  return `${first.displayName} and ${others.length - 1} more`;
}

function iconOf(entry: HistoryEntry): LucideIcon {
  if (isMissedCall(entry)) return PhoneMissed;
  return entry.direction === "incoming" ? PhoneIncoming : PhoneOutgoing;
}
