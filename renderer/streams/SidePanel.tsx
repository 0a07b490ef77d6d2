import type { Stream } from "@nchat/contract/streams";
import { type ReactNode, useState } from "react";
import { Tabs } from "radix-ui";
import { useStore } from "zustand";
import { ChatPanel } from "./ChatPanel.tsx";
import { ModerationPanel } from "./ModerationPanel.tsx";
import { ViewersPanel } from "./ViewersPanel.tsx";
import { useWatch } from "./watch-context.ts";
import styles from "./WatchPage.module.css";
import { count, words } from "./words.ts";

type Props = { readonly stream: Stream; readonly chatToggle: ReactNode };

/** Beside the picture: the chat, who watches, and what moderators do. */
export function SidePanel({ stream, chatToggle }: Props) {
  const { watch } = useWatch();
  const canModerate = useStore(watch.chat.store, ({ place }) => place?.canModerate ?? false);
  const heldCount = useStore(watch.chat.store, ({ held }) => held.length);
  const [chosen, setChosen] = useState("chat");
  const isRunning = stream.status === "live" || stream.status === "starting";
  // A tab may go while it is open: the stream ends, or somebody moderates no more.
  const isThere = chosen === "viewers" ? isRunning : chosen === "moderation" && isRunning && canModerate;
  const tab = isThere ? chosen : "chat";
  return (
    <aside className={styles.side} data-region="chat" aria-label={words.chat}>
      <Tabs.Root className={styles.tabs} value={tab} onValueChange={setChosen}>
        <div className={styles.tabRow}>
          <Tabs.List className={styles.tabList}>
            <Tabs.Trigger value="chat" className={styles.tab} data-testid="tab-chat">
              {words.chat}
            </Tabs.Trigger>
            {isRunning && (
              <Tabs.Trigger value="viewers" className={styles.tab} data-testid="tab-viewers">
                {words.viewers} <span className={styles.count}>{count(stream.viewerCount)}</span>
              </Tabs.Trigger>
            )}
            {canModerate && isRunning && (
              <Tabs.Trigger value="moderation" className={styles.tab} data-testid="tab-moderation">
                {words.moderation} {heldCount > 0 && <span className={styles.count}>{heldCount}</span>}
              </Tabs.Trigger>
            )}
          </Tabs.List>
          {chatToggle}
        </div>
        <Tabs.Content value="chat" className={styles.tabBody}>
          <ChatPanel stream={stream} />
        </Tabs.Content>
        <Tabs.Content value="viewers" className={styles.tabBody}>
          <ViewersPanel stream={stream} />
        </Tabs.Content>
        <Tabs.Content value="moderation" className={styles.tabBody}>
          {canModerate && <ModerationPanel stream={stream} />}
        </Tabs.Content>
      </Tabs.Root>
    </aside>
  );
}
