import { isToStart } from "@nchat/contract/planned-start";
import type { StreamInfo } from "@nchat/contract/streams";
import { Bell, BellRing, X } from "lucide-react";
import { useState } from "react";
import type { RestResult } from "../session/rest-result.ts";
import { Avatar } from "../ui/Avatar.tsx";
import { Button } from "../ui/Button.tsx";
import { Pill } from "../ui/Pill.tsx";
import { useNow } from "../ui/use-now.ts";
import { StartPlanned } from "./StartPlanned.tsx";
import styles from "./StreamRow.module.css";
import { countdownWords, failureWords, stateWords, visibilityWords, words } from "./words.ts";

type Props = {
  readonly stream: StreamInfo;
  readonly isOwn: boolean;
  readonly isReminded: boolean;
  readonly onRemind: () => void;
  readonly onOpen: () => void;
  /** Null where nothing can be sent. */
  readonly onStart: (() => void) | null;
  readonly onCancel: () => Promise<RestResult<StreamInfo>>;
  readonly now: () => number;
};

/** One stream of a list: who and what at the left, its state and what can be done at the right. */
export function StreamRow({ stream, isOwn, isReminded, onRemind, onOpen, onStart, onCancel, now }: Props) {
  const time = useNow(now, stream.status === "scheduled" ? 1000 : 15_000);
  const isLive = stream.status === "live" && stream.feed !== "away";
  return (
    <li className={styles.row}>
      <button type="button" className={styles.main} onClick={onOpen} data-testid={`stream-${stream.id}`}>
        <Avatar person={stream.host} size={36} />
        <span className={styles.about}>
          <span className={styles.title}>{stream.title}</span>
          <span className={styles.meta}>
            {stream.host.displayName} · {visibilityWords(stream.visibility)}
          </span>
        </span>
        {isLive && <Pill tone="live">{words.liveBadge}</Pill>}
        <span className={styles.state}>
          {stateWords(stream, time)}
          {stream.status === "scheduled" && stream.scheduledAt !== null && (
            <span className={styles.countdown} data-testid="stream-countdown">
              {countdownWords(Date.parse(stream.scheduledAt), time)}
            </span>
          )}
        </span>
      </button>
      {isOwn && isToStart(stream) && (
        <div className={styles.actions}>
          <StartPlanned onStart={onStart} size="s" />
          {stream.status === "scheduled" && <Cancel onCancel={onCancel} />}
        </div>
      )}
      {!isOwn && stream.status === "scheduled" && (
        <div className={styles.actions}>
          <Button
            size="s"
            icon={isReminded ? BellRing : Bell}
            aria-pressed={isReminded}
            onClick={onRemind}
            data-testid="stream-remind"
          >
            {isReminded ? words.reminded : words.remind}
          </Button>
        </div>
      )}
    </li>
  );
}

/** Asks once more where it stands; what went wrong is said there too. */
function Cancel({ onCancel }: Pick<Props, "onCancel">) {
  const [step, setStep] = useState<"rest" | "ask" | "busy">("rest");
  const [error, setError] = useState<string | null>(null);
  const cancel = async () => {
    setStep("busy");
    const result = await onCancel();
    if (result.ok) return; // the row leaves this list
    setStep("ask");
    setError(failureWords(result));
  };
  if (step === "rest")
    return (
      <Button size="s" variant="quiet" icon={X} onClick={() => setStep("ask")} data-testid="stream-cancel">
        {words.cancel}
      </Button>
    );
  return (
    <>
      <span className={styles.ask} data-testid={error === null ? undefined : "error-message"}>
        {error ?? words.cancelAsk}
      </span>
      <Button
        size="s"
        variant="danger"
        isBusy={step === "busy"}
        onClick={() => void cancel()}
        data-testid="stream-cancel-yes"
      >
        {words.cancelYes}
      </Button>
      <Button size="s" onClick={() => setStep("rest")}>
        {words.cancelNo}
      </Button>
    </>
  );
}
