import { isOnAir } from "@nchat/contract/stream-rules";
import type { Stream } from "@nchat/contract/streams";
import { Eye } from "lucide-react";
import { type ReactNode, useEffect } from "react";
import { Player } from "../player/Player.tsx";
import type { Player as PlayerStore } from "../player/player-store.ts";
import { FloatingReactions } from "../streams/FloatingReactions.tsx";
import type { Reactions } from "../streams/reactions-store.ts";
import { useStreamCover } from "../streams/StreamCover.tsx";
import { count, words } from "../streams/words.ts";
import { Pill } from "../ui/Pill.tsx";
import { TitleBarTitle } from "../ui/TitleBarSlots.tsx";

type Props = {
  readonly stream: Stream;
  readonly player: PlayerStore;
  readonly reactions: Reactions;
  readonly isReminded: boolean;
  readonly onRemind: (() => void) | null;
  /** The host's way to the studio, which starts a planned stream. */
  readonly onStart?: (() => void) | null;
  /** The way to the recording of a stream that is over; of no use to somebody without an account. */
  readonly recording?: ReactNode;
  readonly now: () => number;
};

/** A stream's player as its page and the embed page show it: with its states, counts and reactions. */
export function LivePlayer({ stream, player, reactions, isReminded, onRemind, onStart = null, recording, now }: Props) {
  const cover = useStreamCover({ stream, isReminded, onRemind, onStart, recording, now });
  const isRunning = isOnAir(stream.status);
  const isLive = stream.status === "live" && stream.feed !== "away";
  useEffect(() => {
    player.setOnAir(isRunning);
  }, [player, isRunning]);
  return (
    <>
      <TitleBarTitle>{stream.title}</TitleBarTitle>
      <Player
        player={player}
        title={stream.title}
        cover={cover}
        floating={<FloatingReactions reactions={reactions} />}
        badges={
          <>
            {isLive && (
              <Pill tone="live" testId="stream-live">
                {words.liveBadge}
              </Pill>
            )}
            {isRunning && (
              <Pill tone="over" icon={Eye} testId="viewer-count">
                {count(stream.viewerCount)}
              </Pill>
            )}
          </>
        }
      />
    </>
  );
}
