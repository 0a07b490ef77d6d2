import type { CallTarget, CurrentCall } from "@nchat/contract/call-control";
import { CircleAlert, PhoneOff, X } from "lucide-react";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import styles from "./EndingNotice.module.css";
import { endingWords, words } from "./words.ts";

type Props = {
  readonly current: CurrentCall;
  readonly onCallAgain: (target: CallTarget) => void;
  readonly onDismiss: () => void;
};

/** Why the last call ended, when it did not simply end; stays until dismissed or the next call. */
export function EndingNotice({ current, onCallAgain, onDismiss }: Props) {
  if (current.step !== "over") return null;
  const { target, ending } = current;
  const text = endingWords(ending, target?.title ?? "the other side");
  if (text === null) return null;
  return (
    <div className={styles.notice} role="alert" data-testid="call-ended">
      <Icon of={ending.kind === "failed" ? CircleAlert : PhoneOff} className={styles.icon} />
      <span className={styles.text} data-testid={ending.kind === "failed" ? "error-message" : undefined}>
        {text}
      </span>
      {target && (
        <Button size="s" onClick={() => onCallAgain(target)}>
          {words.callAgain}
        </Button>
      )}
      <IconButton icon={X} label={words.dismiss} onClick={onDismiss} />
    </div>
  );
}
