import { noticeOf } from "@nchat/contract/call-broadcast";
import { Phone, Radio, Video } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { CallControlEvent, Ring } from "@nchat/contract/call-control";
import { Avatar } from "../ui/Avatar.tsx";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { clock } from "../ui/time-words.ts";
import { useSecondsSince } from "../ui/use-seconds-since.ts";
import styles from "./IncomingCard.module.css";
import type { RingCard } from "./ring-cards.ts";
import { kindWords, liveWords, quietWords, replies, stoppedWords } from "./words.ts";

type Props = {
  readonly card: RingCard;
  readonly now: () => number;
  readonly dispatch: (event: CallControlEvent) => void;
};

/** One call that rings: who, what kind, since when; answers in one click. */
export function IncomingCard({ card, now, dispatch }: Props) {
  const { ring, stopped } = card;
  const seconds = useSecondsSince(ring.startedAt, now);
  const { caller } = ring;
  return (
    <section
      className={styles.card}
      role="dialog"
      aria-label={`Incoming call from ${caller.displayName}`}
      data-testid="incoming-call"
    >
      <div className={styles.top}>
        <span className={stopped ? styles.still : styles.ring}>
          <Avatar person={caller} size={56} />
        </span>
        <div className={styles.words}>
          <div className={styles.line}>
            <span className={styles.name}>{caller.displayName}</span>
            {!stopped && <span className={styles.seconds}>{clock(seconds)}</span>}
          </div>
          <p className={styles.kind} role="status">
            {stopped ? stoppedWords(stopped, caller.displayName) : kindWords(ring)}
          </p>
          {!stopped && ring.broadcast && (
            <p className={styles.live} role="status" data-testid="incoming-broadcast">
              <Icon of={Radio} size={14} />
              {liveWords(ring.broadcast)}
            </p>
          )}
        </div>
      </div>
      {!stopped && <Answers ring={ring} dispatch={dispatch} />}
    </section>
  );
}

type AnswersProps = Pick<Props, "dispatch"> & { readonly ring: Ring };

function Answers({ ring: { callId, call, broadcast }, dispatch }: AnswersProps) {
  const [isWriting, setIsWriting] = useState(false);
  const told = broadcast ? { toldOf: noticeOf(broadcast) } : {};
  const accept = (withVideo: boolean) => dispatch({ type: "accept", callId, withVideo, ...told });
  const acceptQuietly = () => dispatch({ type: "accept", callId, withVideo: false, isQuiet: true, ...told });
  const decline = (message: string | null) => dispatch({ type: "decline", callId, message });
  const isVideo = call.type === "video";
  return (
    <>
      {isWriting ? (
        <Reply onSend={decline} onCancel={() => setIsWriting(false)} />
      ) : (
        <div className={styles.replies}>
          {replies.map((reply) => (
            <Button key={reply} size="s" className={styles.reply} onClick={() => decline(reply)}>
              “{reply}”
            </Button>
          ))}
          <Button size="s" className={styles.reply} onClick={() => setIsWriting(true)}>
            Write…
          </Button>
        </div>
      )}
      <div className={styles.buttons}>
        <Button size="l" data-testid="decline-call" onClick={() => decline(null)}>
          Decline
        </Button>
        <Button size="l" icon={Phone} data-testid="accept-audio" onClick={() => accept(false)}>
          Audio
        </Button>
        <Button
          size="l"
          variant="good"
          icon={isVideo ? Video : Phone}
          data-testid="accept-call"
          onClick={() => accept(isVideo)}
        >
          Accept
        </Button>
      </div>
      {broadcast && (
        <Button className={styles.quiet} data-testid="accept-quiet" onClick={acceptQuietly}>
          {quietWords}
        </Button>
      )}
    </>
  );
}

type ReplyProps = { readonly onSend: (message: string) => void; readonly onCancel: () => void };

function Reply({ onSend, onCancel }: ReplyProps) {
  const [text, setText] = useState("");
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim()) onSend(text.trim());
  };
  return (
    <form className={styles.writing} onSubmit={send}>
      <input
        className={styles.field}
        aria-label="Decline with a message"
        placeholder="Decline with a message"
        maxLength={200}
        value={text}
        autoFocus
        data-testid="decline-message"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === "Escape" && onCancel()}
      />
      <Button size="s" type="submit" variant="primary" disabled={!text.trim()}>
        Send
      </Button>
    </form>
  );
}
