import type { ChatMessage } from "@nchat/contract/stream-chat";
import { MessageSquare } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useEffectEvent, useMemo, useRef, useState } from "react";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import styles from "./ChatList.module.css";
import { ChatRow, type RowManner } from "./ChatRow.tsx";
import { newWords } from "./chat-words.ts";
import { newSince } from "./new-since.ts";

type Props = {
  readonly label: string;
  readonly empty: string;
  readonly messages: readonly ChatMessage[];
  readonly manner: RowManner;
  /** One's own that are not in the chat yet; below all others. */
  readonly own: ReactNode;
  readonly ownCount: number;
};

const nearEnd = 24;

/**
 * The newest messages. Whoever scrolls up reads on undisturbed: what stands there stays in its place, and what is
 * new is a number until they come back.
 */
export function ChatList({ label, empty, messages, manner, own, ownCount }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const lastTop = useRef(0);
  const [kept, setKept] = useState<readonly ChatMessage[] | null>(null);
  const shown = useMemo(() => (kept === null ? messages : asNow(kept, messages)), [kept, messages]);
  const isKept = kept !== null;
  // The box is laid out from its end, so that the newest stays in sight without anything being measured.
  const goToEnd = () => {
    setKept(null);
    if (box.current) box.current.scrollTop = 0;
  };
  // Whoever writes wants to see what was written.
  useGrowth(ownCount, goToEnd);
  const onScroll = () => {
    const at = box.current;
    if (!at) return;
    const isAtEnd = -at.scrollTop < nearEnd;
    if (isAtEnd && isKept) goToEnd();
    if (!isAtEnd && !isKept && at.scrollTop < lastTop.current - 2) setKept(messages);
    lastTop.current = at.scrollTop;
  };
  const news = kept === null ? null : newSince(kept, messages);
  return (
    <div className={styles.frame}>
      <div
        ref={box}
        className={styles.box}
        tabIndex={0}
        role="group"
        aria-label={label}
        onScroll={onScroll}
        onKeyDown={moveFocus}
        data-testid="chat-list"
      >
        {shown.length === 0 && ownCount === 0 && <EmptyState icon={MessageSquare}>{empty}</EmptyState>}
        <ul className={styles.list}>
          {shown.map((message) => (
            <ChatRow key={message.id} message={message} manner={manner} />
          ))}
          {own}
        </ul>
      </div>
      {news !== null && news.count > 0 && (
        <Button variant="primary" size="s" className={styles.news} onClick={goToEnd} data-testid="chat-new">
          {newWords(news.count, news.isMore)}
        </Button>
      )}
    </div>
  );
}

/** Calls whenever the number is greater than it was. */
function useGrowth(count: number, onGrown: () => void): void {
  const last = useRef(count);
  const onCount = useEffectEvent((now: number) => {
    if (now > last.current) onGrown();
    last.current = now;
  });
  useEffect(() => onCount(count), [count]);
}

/** Those messages as they are known now: what was removed, pinned or stressed meanwhile shows. */
function asNow(kept: readonly ChatMessage[], messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const known = new Map(messages.map((message) => [message.id, message]));
  return kept.map((message) => known.get(message.id) ?? message);
}

/**
 * Up and Down go from message to message, so that the list is one stop of the Tab key. A message's menu stands
 * elsewhere in the page, and its keys come up here all the same: they are its own.
 */
function moveFocus(event: KeyboardEvent<HTMLDivElement>) {
  const isInside = event.target instanceof Node && event.currentTarget.contains(event.target);
  if (event.defaultPrevented || !isInside) return;
  if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>("li[tabindex]")];
  const now = rows.findIndex((row) => row.contains(document.activeElement));
  const next = now === -1 ? rows.at(-1) : rows[now + (event.key === "ArrowUp" ? -1 : 1)];
  if (!next) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus();
}
