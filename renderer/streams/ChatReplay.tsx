import type { ChatMessage } from "@nchat/contract/stream-chat";
import { CircleAlert } from "lucide-react";
import { useMemo } from "react";
import { useStore } from "zustand";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { SkeletonRows } from "../ui/SkeletonRows.tsx";
import { ChatList } from "./ChatList.tsx";
import type { RowManner } from "./ChatRow.tsx";
import type { ChatReplayStore } from "./chat-replay.ts";
import { chatWords } from "./chat-words.ts";
import styles from "./WatchPage.module.css";
import { words } from "./words.ts";

type Props = {
  readonly chat: ChatReplayStore;
  readonly ownId: string;
  readonly openLink: (url: string) => void;
};

const nobody: readonly ChatMessage[] = [];

/** What was written while the stream ran, beside its recording: the last messages at the time that plays. */
export function ChatReplay({ chat, ownId, openLink }: Props) {
  const state = useStore(chat.store);
  const startedAt = state.step === "ready" ? state.startedAt : null;
  const manner = useMemo<RowManner>(
    () => ({
      ...{ ownId, startedAt, openLink },
      canReply: false,
      onReply: () => undefined,
      actionsFor: () => [],
    }),
    [ownId, startedAt, openLink],
  );
  if (state.step === "none") return null;
  return (
    <aside className={styles.side} data-region="chat" aria-label={words.chat} data-testid="chat-replay">
      <div className={styles.tabs}>
        <div className={styles.tabRow}>
          <h2 className={styles.replayTitle}>{chatWords.replay}</h2>
        </div>
        <div className={styles.tabBody}>
          {state.step === "loading" && <SkeletonRows rows={4} label={chatWords.loading} />}
          {state.step === "failed" && (
            <EmptyState icon={CircleAlert} action={<Button onClick={chat.retry}>{chatWords.tryAgain}</Button>}>
              {chatWords.replayFailed}
            </EmptyState>
          )}
          {state.step === "ready" && (
            <ChatList
              label={chatWords.list}
              empty={chatWords.replayEmpty}
              messages={state.shown.length === 0 ? nobody : state.shown}
              manner={manner}
              own={null}
              ownCount={0}
            />
          )}
        </div>
      </div>
    </aside>
  );
}
