import { longestChatMessage, type ChatQuote } from "@nchat/contract/stream-chat";
import { CornerDownLeft, Hourglass, Reply, X } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { durationWords } from "../ui/time-words.ts";
import { useSecondsLeft } from "../ui/use-seconds-left.ts";
import styles from "./ChatComposer.module.css";
import { chatWords } from "./chat-words.ts";

type Props = {
  /** Why nothing can be written at all; null when something can. */
  readonly closed: string | null;
  /** Until when (ms) one has to wait, and why. */
  readonly wait: { readonly until: number; readonly why: "slow" | "timeout" } | null;
  readonly replyTo: ChatQuote | null;
  readonly onStopReply: () => void;
  readonly onWrite: (content: string) => void;
  readonly now: () => number;
};

const warnFrom = longestChatMessage - 100;

/** Where one writes; it says how long to wait, and keeps what was typed meanwhile. */
export function ChatComposer({ closed, wait, replyTo, onStopReply, onWrite, now }: Props) {
  const [typed, setTyped] = useState("");
  const left = useSecondsLeft(wait?.until ?? null, now) ?? 0;
  const canSend = typed.trim() !== "" && left === 0 && lengthOf(typed) <= longestChatMessage;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!canSend) return;
    onWrite(typed.trim());
    setTyped("");
  };
  if (closed !== null)
    return (
      <p className={styles.closed} data-testid="chat-closed">
        {closed}
      </p>
    );
  return (
    <form className={styles.composer} onSubmit={submit}>
      {replyTo && (
        <p className={styles.note}>
          <Icon of={Reply} size={12} />
          <span className={styles.cut}>{chatWords.replyingTo(replyTo.userName)}</span>
          <IconButton icon={X} label={chatWords.stopReply} size="s" onClick={onStopReply} />
        </p>
      )}
      {wait && left > 0 && (
        <p className={styles.note} data-testid="chat-slow">
          <Icon of={Hourglass} size={12} />
          {wait.why === "slow" ? chatWords.slow : chatWords.timedOut}{" "}
          <span className={styles.seconds}>{durationWords(left)}</span>
        </p>
      )}
      <Input {...{ typed, setTyped, canSend, replyTo, onStopReply }} />
    </form>
  );
}

/** Characters as people count them. */
const lengthOf = (text: string) => [...text].length;

type InputProps = Pick<Props, "replyTo" | "onStopReply"> & {
  readonly typed: string;
  readonly setTyped: (typed: string) => void;
  readonly canSend: boolean;
};

function Input({ typed, setTyped, canSend, replyTo, onStopReply }: InputProps) {
  const input = useRef<HTMLInputElement>(null);
  const length = lengthOf(typed);
  useEffect(() => {
    if (replyTo) input.current?.focus();
  }, [replyTo]);
  return (
    <div className={styles.field}>
      <input
        ref={input}
        className={styles.input}
        value={typed}
        placeholder={chatWords.say}
        aria-label={chatWords.say}
        autoComplete="off"
        onChange={({ target }) => setTyped(target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape" && replyTo) onStopReply();
        }}
        data-testid="chat-input"
      />
      {length > warnFrom && (
        <span className={length > longestChatMessage ? styles.tooLong : styles.count}>
          {longestChatMessage - length}
        </span>
      )}
      <button
        type="submit"
        className={styles.send}
        aria-label={chatWords.send}
        disabled={!canSend}
        data-testid="chat-send"
      >
        <Icon of={CornerDownLeft} />
      </button>
    </div>
  );
}
