import type { CallControlEvent, CurrentCall } from "@nchat/contract/call-control";
import { CircleAlert, PhoneOff, X } from "lucide-react";
import { type EndAction, endingWords } from "../call/words.ts";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import styles from "./EndingNotice.module.css";
import { words } from "./words.ts";

type Props = { readonly current: CurrentCall; readonly dispatch: (event: CallControlEvent) => void };
type Over = Extract<CurrentCall, { step: "over" }>;

/** Why the last call ended, when it did not simply end; stays until dismissed or the next call. */
export function EndingNotice({ current, dispatch }: Props) {
  if (current.step !== "over" || isOrdinary(current)) return null;
  const { target, ending } = current;
  const notice = endingWords(ending, target?.title ?? words.otherSide, target !== null);
  if (!notice) return null;
  const next = notice.action && eventOf(notice.action, current);
  return (
    <div className={styles.notice} role="alert" data-testid="call-ended">
      <Icon of={ending.kind === "failed" ? CircleAlert : PhoneOff} className={styles.icon} />
      <span className={styles.text} data-testid={ending.kind === "failed" ? "error-message" : undefined}>
        {notice.text}
      </span>
      {notice.action && next && (
        <Button size="s" onClick={() => dispatch(next)}>
          {words.endActions[notice.action]}
        </Button>
      )}
      <IconButton icon={X} label={words.dismiss} onClick={() => dispatch({ type: "dismiss" })} />
    </div>
  );
}

/** Said goodbye, or thought better of it: nothing to tell. */
function isOrdinary({ ending }: Over): boolean {
  return ending.kind === "ended" && (ending.reason === "completed" || ending.reason === "cancelled");
}

/** What the notice's button does; null when the call is not known well enough. */
function eventOf(action: EndAction, { call, target }: Over): CallControlEvent | null {
  switch (action) {
    case "call-again":
    case "try-again":
      return target && { type: "place", target };
    case "rejoin":
      return call && { type: "join", callId: call.id, withVideo: call.type === "video" };
  }
}
