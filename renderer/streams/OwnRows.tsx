import type { Account } from "@nchat/contract/people";
import { CircleAlert, Clock, Reply } from "lucide-react";
import { Avatar } from "../ui/Avatar.tsx";
import { Button } from "../ui/Button.tsx";
import { classNames } from "../ui/class-names.ts";
import { Icon } from "../ui/Icon.tsx";
import type { OwnMessage } from "./chat-machine.ts";
import type { ChatStore } from "./chat-store.ts";
import styles from "./ChatRow.module.css";
import { chatWords, heldWords, unsentWords } from "./chat-words.ts";

type Props = {
  readonly own: readonly OwnMessage[];
  readonly account: Account;
  readonly chat: Pick<ChatStore, "retry" | "drop">;
};

/** What one wrote and the chat does not hold yet: on its way, held, or not taken. */
export function OwnRows({ own, account, chat }: Props) {
  return own.map((message) => (
    <li
      key={message.nonce}
      className={classNames(styles.row, message.state.step === "sending" && styles.sending)}
      data-testid={`chat-own-${message.state.step}`}
    >
      <Avatar person={account} size={24} />
      <div className={styles.body}>
        <span className={styles.head}>
          <span className={styles.name}>{chatWords.you}</span>
        </span>
        {message.replyTo && (
          <span className={styles.quote}>
            <Icon of={Reply} size={12} />
            <span className={styles.cut}>
              {message.replyTo.userName}: {message.replyTo.content}
            </span>
          </span>
        )}
        <span className={styles.words}>{message.content}</span>
        <State message={message} chat={chat} />
      </div>
    </li>
  ));
}

type StateProps = { readonly message: OwnMessage; readonly chat: Props["chat"] };

function State({ message: { nonce, state }, chat }: StateProps) {
  const discard = (
    <Button size="s" variant="quiet" onClick={() => chat.drop(nonce)}>
      {chatWords.discard}
    </Button>
  );
  switch (state.step) {
    case "sending":
      return null;
    case "held":
      return (
        <span className={styles.held} data-testid="chat-held">
          <Icon of={Clock} size={12} />
          {heldWords(state.reason)}
        </span>
      );
    case "rejected":
      return (
        <span className={styles.held}>
          {chatWords.rejected}
          {discard}
        </span>
      );
    case "failed":
      return (
        <span className={styles.failed} role="alert" data-testid="error-message">
          <Icon of={CircleAlert} size={12} />
          {unsentWords(state.error)}
          <Button size="s" onClick={() => chat.retry(nonce)} data-testid="chat-retry">
            {chatWords.tryAgain}
          </Button>
          {discard}
        </span>
      );
  }
}
