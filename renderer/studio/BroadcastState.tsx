import type { Broadcast } from "@nchat/contract/broadcast";
import { CircleAlert, Radio, RefreshCw } from "lucide-react";
import { useStore } from "zustand";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { useSecondsLeft } from "../ui/use-seconds-left.ts";
import styles from "./Output.module.css";
import type { StudioPorts } from "./studio-ports.ts";
import { broadcastWords, retryWords, words } from "./words.ts";

const badSteps: readonly Broadcast["step"][] = ["failed", "reconnecting", "interrupted"];

type Props = { readonly ports: Pick<StudioPorts, "studio" | "now" | "renderEnded"> };

/** What is being done, what went wrong, and what can be done about it. */
export function BroadcastState({ ports: { studio: port, now, renderEnded } }: Props) {
  const broadcast = useStore(port.broadcast);
  const retryAt = broadcast.step === "reconnecting" ? broadcast.retryAt : null;
  const secondsLeft = useSecondsLeft(retryAt, now);
  const sentence = broadcastWords(broadcast);
  if (sentence === null) return null;
  const endedId = broadcast.step === "idle" || broadcast.step === "failed" ? broadcast.last?.streamId : undefined;
  const isBad = badSteps.includes(broadcast.step);
  return (
    <div className={isBad ? styles.problem : styles.note} data-testid="broadcast-state">
      {isBad && <Icon of={CircleAlert} size={14} />}
      <div className={styles.said}>
        <p role="status" data-testid={broadcast.step === "failed" ? "error-message" : undefined}>
          {sentence}
        </p>
        {secondsLeft !== null && <p>{retryWords(secondsLeft)}</p>}
      </div>
      {retryAt !== null && (
        <Button size="s" icon={RefreshCw} onClick={port.retry} data-testid="stream-retry">
          {words.retryNow}
        </Button>
      )}
      {broadcast.step === "interrupted" && (
        <Button size="s" variant="primary" icon={Radio} onClick={port.resume} data-testid="broadcast-resume">
          {words.resume}
        </Button>
      )}
      {endedId !== undefined && renderEnded(endedId)}
      {(broadcast.step === "failed" || broadcast.step === "idle") && (
        <Button size="s" variant="quiet" onClick={port.dismiss} data-testid="broadcast-dismiss">
          {words.dismiss}
        </Button>
      )}
    </div>
  );
}
