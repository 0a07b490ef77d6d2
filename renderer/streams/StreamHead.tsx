import { isOnAir } from "@nchat/contract/stream-rules";
import type { Stream } from "@nchat/contract/streams";
import { ArrowLeft, Bell, BellRing } from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import { Avatar } from "../ui/Avatar.tsx";
import { Button } from "../ui/Button.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { durationWords } from "../ui/time-words.ts";
import { useNow } from "../ui/use-now.ts";
import { ReactionBar } from "./ReactionBar.tsx";
import { ShareMenu } from "./ShareMenu.tsx";
import { StreamFigures } from "./StreamFigures.tsx";
import styles from "./StreamHead.module.css";
import { useWatch } from "./watch-context.ts";
import { liveSeconds } from "./watch-machine.ts";
import { visibilityWords, watchingWords, words } from "./words.ts";

type Props = {
  readonly stream: Stream;
  readonly isReminded: boolean;
  readonly onRemind: () => void;
  readonly shareLink: string;
  readonly onBack: () => void;
  readonly chatToggle: ReactNode;
};

/** Below the picture: who and what, sharing, reactions, and the figures of a stream that is over. */
export function StreamHead({ stream, isReminded, onRemind, shareLink, onBack, chatToggle }: Props) {
  const { watch, account, now } = useWatch();
  const canChat = useStore(watch.chat.store, ({ place }) => place?.canChat ?? false);
  const time = useNow(now, 1000);
  const isOwn = account?.id === stream.hostId;
  const canReact = isOnAir(stream.status) && canChat && stream.reactionsEnabled;
  return (
    <div className={styles.head}>
      <div className={styles.row}>
        <IconButton icon={ArrowLeft} label={words.back} onClick={onBack} data-testid="watch-back" />
        <Avatar person={stream.host} size={36} />
        <div className={styles.about}>
          <h1 className={styles.title} data-testid="watch-title">
            {stream.title}
          </h1>
          <p className={styles.meta}>
            {metaOf(stream, time).map((part, index) => (
              <span key={part} className={index > 0 ? styles.part : undefined}>
                {part}
              </span>
            ))}
          </p>
        </div>
        {stream.status === "scheduled" && !isOwn && account && (
          <Button icon={isReminded ? BellRing : Bell} aria-pressed={isReminded} onClick={onRemind}>
            {isReminded ? words.reminded : words.remind}
          </Button>
        )}
        <ShareMenu stream={stream} link={shareLink} />
        {chatToggle}
      </div>
      {stream.reactionsEnabled && (isOnAir(stream.status) || stream.status === "ended") && (
        <ReactionBar reactions={watch.reactions} canReact={canReact} />
      )}
      {stream.outputsNote !== undefined && isOnAir(stream.status) && (
        <p className={styles.note} role="status" data-testid="watch-note">
          {stream.outputsNote}
        </p>
      )}
      {stream.description && <p className={styles.description}>{stream.description}</p>}
      <StreamFigures stream={stream} />
    </div>
  );
}

function metaOf(stream: Stream, time: number): readonly string[] {
  const seconds = liveSeconds(stream, time);
  const isRunning = isOnAir(stream.status);
  return [
    stream.host.displayName,
    ...(isRunning && seconds !== null ? [`live for ${durationWords(seconds)}`] : []),
    ...(isRunning ? [watchingWords(stream)] : []),
    visibilityWords(stream.visibility),
  ];
}
