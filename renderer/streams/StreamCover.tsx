import { isToStart } from "@nchat/contract/planned-start";
import type { Stream } from "@nchat/contract/streams";
import { Bell, BellRing, CalendarClock, CircleCheck, CircleSlash, type LucideIcon, Radio, WifiOff } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../ui/Button.tsx";
import { Icon } from "../ui/Icon.tsx";
import { clock } from "../ui/time-words.ts";
import { useNow } from "../ui/use-now.ts";
import { StartPlanned } from "./StartPlanned.tsx";
import styles from "./StreamCover.module.css";
import { type Cover, coverOf } from "./watch-machine.ts";
import { countdownWords, endWords, summaryWords, whenWords, words } from "./words.ts";

type Props = {
  readonly stream: Stream;
  readonly isReminded: boolean;
  /** Null for those who need no reminder: the host, and somebody without an account. */
  readonly onRemind: (() => void) | null;
  /** For the host where something can be sent. */
  readonly onStart?: (() => void) | null;
  /** The way to its recording, once it is over. */
  readonly recording?: ReactNode;
  readonly now: () => number;
};

/** Says in words where a stream stands while there is no picture; null while there is one. */
export function useStreamCover(props: Props): ReactNode {
  const cover = coverOf(props.stream);
  return cover && <StreamCover {...props} cover={cover} />;
}

function StreamCover({
  stream,
  cover,
  isReminded,
  onRemind,
  onStart = null,
  recording,
  now,
}: Props & { readonly cover: Cover }) {
  const time = useNow(now, 1000);
  const { icon, title, text } = sayings(stream, cover, time);
  return (
    <>
      <Icon of={icon} size={20} className={styles.icon} />
      <p className={styles.title} data-testid={`card-${cover.kind}`}>
        {title}
      </p>
      {text !== "" && <p className={styles.text}>{text}</p>}
      {cover.kind === "ended" && recording}
      {isToStart(stream) && <StartPlanned onStart={onStart} />}
      {cover.kind === "scheduled" && onRemind && (
        <Button
          icon={isReminded ? BellRing : Bell}
          aria-pressed={isReminded}
          onClick={onRemind}
          data-testid="stream-remind"
        >
          {isReminded ? words.reminded : words.remind}
        </Button>
      )}
    </>
  );
}

type Sayings = { readonly icon: LucideIcon; readonly title: string; readonly text: string };

function sayings(stream: Stream, cover: Cover, time: number): Sayings {
  const host = stream.host.displayName;
  switch (cover.kind) {
    case "scheduled":
      return {
        icon: CalendarClock,
        title: cover.at === null ? `${host} planned this stream` : `Starts ${countdownWords(cover.at, time)}`,
        text: cover.at === null ? `${words.noTime}.` : `${whenWords(cover.at, time)}.`,
      };
    case "starting":
      return { icon: Radio, title: "It begins in a moment", text: `Waiting for ${host}'s picture and sound.` };
    case "away":
      return {
        icon: WifiOff,
        title: `${host} lost the connection`,
        text:
          cover.until === null
            ? "The stream goes on when they are back."
            : `The stream goes on if they are back within ${clock((cover.until - time) / 1000)}.`,
      };
    case "ending":
      return { icon: Radio, title: "The stream is ending", text: "" };
    case "ended":
      return {
        icon: CircleCheck,
        title: "This stream has ended",
        text: `${endWords(stream.endReason, host)} ${summaryWords(cover.stream)}`.trim(),
      };
    case "cancelled":
      return {
        icon: CircleSlash,
        title: cover.isMissed ? "This stream did not take place" : "This stream was cancelled",
        text: "",
      };
  }
}
