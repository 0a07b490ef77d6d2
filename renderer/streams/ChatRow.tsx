import type { ChatMessage } from "@nchat/contract/stream-chat";
import { Ban, Ellipsis, Reply } from "lucide-react";
import { memo, useState } from "react";
import { Avatar } from "../ui/Avatar.tsx";
import { classNames } from "../ui/class-names.ts";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Menu, type MenuItem } from "../ui/Menu.tsx";
import { clock } from "../ui/time-words.ts";
import styles from "./ChatRow.module.css";
import { chatWords, removedWords } from "./chat-words.ts";
import { linkParts } from "./link-parts.ts";
import { RoleBadge } from "./RoleBadge.tsx";

/** What a row needs of its surroundings; the same object for all rows, so that a row draws anew only when it changed. */
export type RowManner = {
  readonly ownId: string | null;
  /** When the stream began (ms): messages show where in it they were written. */
  readonly startedAt: number | null;
  readonly canReply: boolean;
  /** Those who make the stream read how far behind it somebody was who wrote. */
  readonly isHost?: boolean;
  readonly openLink: (url: string) => void;
  readonly onReply: (message: ChatMessage) => void;
  readonly actionsFor: (message: ChatMessage) => readonly MenuItem[];
};

type Props = { readonly message: ChatMessage; readonly manner: RowManner };

/** One message. What can be done with it appears with the pointer or the focus. */
export const ChatRow = memo(function ChatRow({ message, manner }: Props) {
  const [isActive, setIsActive] = useState(false);
  if (message.isDeleted)
    return (
      <li className={classNames(styles.row, styles.gone)} data-testid="chat-removed">
        <span className={styles.sign}>
          <Icon of={Ban} size={12} />
        </span>
        <span>{removedWords(message)}</span>
      </li>
    );
  return (
    <li
      className={classNames(styles.row, message.isHighlighted && styles.highlighted)}
      tabIndex={-1}
      data-testid="chat-message"
      data-sequence={message.sequence}
      onPointerEnter={() => setIsActive(true)}
      // An open menu stands elsewhere, and would go with the button that it belongs to.
      onPointerLeave={(event) => setIsActive(event.currentTarget.querySelector("[data-state=open]") !== null)}
      onFocus={() => setIsActive(true)}
      onBlur={({ currentTarget, relatedTarget }) =>
        setIsActive(currentTarget.contains(relatedTarget) || currentTarget.querySelector("[data-state=open]") !== null)
      }
    >
      <Avatar
        person={{ id: message.userId, displayName: message.userName, avatarUrl: message.userAvatarUrl }}
        size={24}
      />
      <div className={styles.body}>
        <span className={styles.head}>
          <span className={styles.name}>{message.userId === manner.ownId ? chatWords.you : message.userName}</span>
          <RoleBadge role={message.role} />
          <span className={styles.time} title={manner.isHost ? seenWords(message, manner.startedAt) : undefined}>
            {timeWords(message, manner.startedAt)}
          </span>
        </span>
        {message.replyTo && (
          <span className={styles.quote}>
            <Icon of={Reply} size={12} />
            <span className={styles.cut}>
              {message.replyTo.userName}: {message.replyTo.content}
            </span>
          </span>
        )}
        <Words content={message.content} openLink={manner.openLink} />
      </div>
      {isActive && <Actions message={message} manner={manner} />}
    </li>
  );
});

function timeWords({ mediaTime, createdAt }: ChatMessage, startedAt: number | null): string {
  if (mediaTime !== null) return clock(mediaTime / 1000);
  return startedAt === null ? "" : clock((Date.parse(createdAt) - startedAt) / 1000);
}

/** "Saw 12:04, 6 s behind the studio"; nothing for a message that does not say what its author saw. */
function seenWords({ mediaTime, createdAt }: ChatMessage, startedAt: number | null): string | undefined {
  if (mediaTime === null || startedAt === null) return undefined;
  const behind = Math.max(0, Math.round((Date.parse(createdAt) - startedAt - mediaTime) / 1000));
  return chatWords.saw(clock(mediaTime / 1000), behind);
}

type WordsProps = { readonly content: string; readonly openLink: (url: string) => void };

/** What somebody wrote, with addresses that open outside. */
export function Words({ content, openLink }: WordsProps) {
  return (
    <span className={styles.words}>
      {linkParts(content).map(({ text, url }, index) =>
        url === null ? (
          text
        ) : (
          <a
            key={`${index}-${url}`}
            href={url}
            rel="noreferrer noopener"
            onClick={(event) => {
              event.preventDefault();
              openLink(url);
            }}
          >
            {text}
          </a>
        ),
      )}
    </span>
  );
}

function Actions({ message, manner }: Props) {
  const items = manner.actionsFor(message);
  if (!manner.canReply && items.length === 0) return null;
  return (
    <span className={styles.actions}>
      {manner.canReply && (
        <IconButton
          icon={Reply}
          label={chatWords.reply}
          size="s"
          onClick={() => manner.onReply(message)}
          data-testid="chat-reply"
        />
      )}
      {items.length > 0 && (
        <Menu
          trigger={<IconButton icon={Ellipsis} label={chatWords.more} size="s" data-testid="chat-more" />}
          items={items}
        />
      )}
    </span>
  );
}
