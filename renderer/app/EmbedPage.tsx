import { CircleAlert } from "lucide-react";
import { useStore } from "zustand";
import type { Player } from "../player/player-store.ts";
import type { WatchStore } from "../streams/watch-store.ts";
import { Button } from "../ui/Button.tsx";
import { EmptyState } from "../ui/EmptyState.tsx";
import { Spinner } from "../ui/Spinner.tsx";
import { TooltipProvider } from "../ui/Tooltip.tsx";
import styles from "./EmbedPage.module.css";
import { LivePlayer } from "./LivePlayer.tsx";
import { words } from "./words.ts";

type Props = { readonly watch: WatchStore; readonly player: Player; readonly now: () => number };

/** A public stream's player alone, for somebody without an account. */
export function EmbedPage({ watch, player, now }: Props) {
  return (
    <TooltipProvider>
      <div className={styles.page} data-testid="embed-page">
        <Content {...{ watch, player, now }} />
      </div>
    </TooltipProvider>
  );
}

function Content({ watch, player, now }: Props) {
  const state = useStore(watch.store);
  switch (state.step) {
    case "loading":
      return <Spinner size={20} />;
    case "failed":
      return (
        <EmptyState
          icon={CircleAlert}
          testId="error-message"
          action={<Button onClick={() => void watch.load()}>{words.tryNow}</Button>}
        >
          {words.noPublicStream}
        </EmptyState>
      );
    case "open":
      return (
        <LivePlayer
          {...{ player, now }}
          stream={state.stream}
          reactions={watch.reactions}
          isReminded={false}
          onRemind={null}
        />
      );
  }
}
