import type { ChatMessage, ChatQuote } from "@nchat/contract/stream-chat";
import { isOnAir } from "@nchat/contract/stream-rules";
import type { Stream } from "@nchat/contract/streams";
import { Pin, X } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import { useStore } from "zustand";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { SkeletonRows } from "../ui/SkeletonRows.tsx";
import { ChatComposer } from "./ChatComposer.tsx";
import { ChatList } from "./ChatList.tsx";
import styles from "./ChatPanel.module.css";
import { type RowManner, Words } from "./ChatRow.tsx";
import { type Chat, waitOf } from "./chat-machine.ts";
import { chatWords } from "./chat-words.ts";
import { OwnRows } from "./OwnRows.tsx";
import { rowActions } from "./row-actions.ts";
import { useWho } from "./use-who.ts";
import { useWatch } from "./watch-context.ts";

/** The chat beside a stream. */
export function ChatPanel({ stream }: { readonly stream: Stream }) {
  const { watch, account, openLink, now } = useWatch();
  const chat = useStore(watch.chat.store);
  const [replyTo, setReplyTo] = useState<ChatQuote | null>(null);
  const onReply = useCallback(
    ({ id, userId, userName, content }: ChatMessage) => setReplyTo({ id, userId, userName, content }),
    [],
  );
  const manner = useManner(stream, chat, onReply);
  const isOver = stream.status === "ended" || stream.status === "cancelled";
  return (
    <div className={styles.panel}>
      <Pinned pinned={chat.pinned} openLink={openLink} />
      {chat.isCatchingUp && (
        <p className={styles.catching} role="status">
          {chatWords.catchingUp}
        </p>
      )}
      {chat.log.revision === null ? (
        <SkeletonRows rows={4} label={chatWords.loading} />
      ) : (
        <ChatList
          label={chatWords.list}
          empty={isOver ? chatWords.emptyPast : chatWords.empty}
          messages={chat.log.messages}
          manner={manner}
          ownCount={chat.own.length}
          own={account && <OwnRows own={chat.own} account={account} chat={watch.chat} />}
        />
      )}
      <ChatComposer
        closed={closedWords(stream, chat, account !== null)}
        wait={waitOf(chat)}
        {...{ replyTo, now }}
        onStopReply={() => setReplyTo(null)}
        onWrite={(content) => {
          watch.chat.write(content, replyTo);
          setReplyTo(null);
        }}
      />
    </div>
  );
}

/** One object for all rows, that changes only when a row would look different. */
function useManner(stream: Stream, { place }: Chat, onReply: (message: ChatMessage) => void): RowManner {
  const { moderation, openLink } = useWatch();
  const who = useWho(stream, place);
  const { ownId } = who;
  const isOpen = isOnAir(stream.status);
  const canReply = isOpen && (place?.canChat ?? false) && (place?.chatEnabled ?? false);
  const startedAt = stream.startedAt === null ? null : Date.parse(stream.startedAt);
  return useMemo(
    () => ({
      ...{ ownId, startedAt, canReply, openLink, onReply },
      isHost: who.role === "host" || who.role === "co_host",
      actionsFor: (message) => rowActions(message, who, moderation),
    }),
    [ownId, startedAt, canReply, openLink, onReply, who, moderation],
  );
}

/** Why nobody, or not this person, can write now. */
function closedWords(stream: Stream, { place }: Chat, hasAccount: boolean): string | null {
  if (stream.status === "scheduled") return chatWords.closedEarly;
  if (!isOnAir(stream.status)) return chatWords.closedEnded;
  if (place === null) return chatWords.closedJoining;
  if (!place.chatEnabled || !stream.chatEnabled) return chatWords.closedOff;
  return place.canChat && hasAccount ? null : chatWords.closedSignIn;
}

type PinnedProps = { readonly pinned: readonly ChatMessage[]; readonly openLink: (url: string) => void };

/** The newest pinned message over the chat, until it is hidden here. */
function Pinned({ pinned, openLink }: PinnedProps) {
  const [hidden, setHidden] = useState<readonly string[]>([]);
  const first = pinned.find(({ id }) => !hidden.includes(id));
  if (!first) return null;
  return (
    <div className={styles.pinned} data-testid="chat-pinned">
      <Icon of={Pin} size={14} className={styles.pin} />
      <p className={styles.pinWords}>
        <span className={styles.pinName}>{first.userName}</span> <Words content={first.content} openLink={openLink} />
      </p>
      <IconButton
        icon={X}
        label={chatWords.hidePin}
        size="s"
        onClick={() => setHidden((before) => [...before, first.id])}
      />
    </div>
  );
}
