import type { Stream } from "@nchat/contract/streams";
import { CircleAlert, Lock, PanelRight, UserX } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useStore } from "zustand";
import { Button } from "../ui/Button.tsx";
import { classNames } from "../ui/class-names.ts";
import { EmptyState } from "../ui/EmptyState.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Spinner } from "../ui/Spinner.tsx";
import { SidePanel } from "./SidePanel.tsx";
import { StreamHead } from "./StreamHead.tsx";
import { WatchContext, type WatchServices } from "./watch-context.ts";
import type { WatchFailure } from "./watch-machine.ts";
import styles from "./WatchPage.module.css";
import { words } from "./words.ts";

type Props = {
  readonly services: WatchServices;
  /** The player, put together by the app. */
  readonly renderPlayer: (stream: Stream) => ReactNode;
  readonly isReminded: boolean;
  readonly onRemind: () => void;
  readonly shareLink: string;
  readonly onBack: () => void;
};

/** One stream: its picture, what is said of it, and the chat beside it. */
export function WatchPage({ services, ...props }: Props) {
  const watch = useStore(services.watch.store);
  switch (watch.step) {
    case "loading":
      return (
        <main className={styles.alone} tabIndex={-1} data-region="content" data-testid="watch-page">
          <Spinner size={20} />
        </main>
      );
    case "failed":
      return <Failed why={watch.why} onBack={props.onBack} onRetry={() => void services.watch.load()} />;
    case "open":
      return (
        <WatchContext value={services}>
          <Open {...props} stream={watch.stream} />
        </WatchContext>
      );
  }
}

type OpenProps = Omit<Props, "services"> & { readonly stream: Stream };

function Open({ stream, renderPlayer, ...head }: OpenProps) {
  const [isChatShown, setIsChatShown] = useState(true);
  const toggle = (
    <IconButton
      icon={PanelRight}
      label={isChatShown ? words.hideChat : words.showChat}
      isOn={!isChatShown}
      onClick={() => setIsChatShown(!isChatShown)}
      data-testid="chat-toggle"
    />
  );
  return (
    <div className={classNames(styles.page, !isChatShown && styles.wide)} data-testid="watch-page">
      <main className={styles.main} tabIndex={-1} data-region="content">
        {renderPlayer(stream)}
        <StreamHead {...head} stream={stream} chatToggle={isChatShown ? null : toggle} />
      </main>
      {isChatShown && <SidePanel stream={stream} chatToggle={toggle} />}
    </div>
  );
}

const failures: Readonly<Record<WatchFailure, string>> = {
  unreachable: "The stream didn't load: the server can't be reached.",
  gone: "There is no such stream, or it is for others.",
  banned: "You were banned from this stream.",
  forbidden: "This stream is for members of its channel.",
};

type FailedProps = {
  readonly why: WatchFailure;
  readonly onBack: () => void;
  readonly onRetry: () => void;
};

function Failed({ why, onBack, onRetry }: FailedProps) {
  const icon = why === "unreachable" ? CircleAlert : why === "banned" ? UserX : Lock;
  return (
    <main className={styles.alone} tabIndex={-1} data-region="content" data-testid="watch-page">
      <EmptyState
        icon={icon}
        testId="error-message"
        action={
          why === "unreachable" ? (
            <Button onClick={onRetry}>{words.tryAgain}</Button>
          ) : (
            <Button onClick={onBack}>{words.back}</Button>
          )
        }
      >
        {failures[why]}
      </EmptyState>
    </main>
  );
}
