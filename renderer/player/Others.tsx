import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import styles from "./Player.module.css";
import type { Player } from "./player-store.ts";
import { words } from "./words.ts";

type Props = { readonly player: Pick<Player, "others" | "attachOther"> };

/** Co-hosts over the stream's picture, while it comes from the room; their sound is in the stream's. */
export function Others({ player }: Props) {
  const others = useStore(player.others);
  if (others.length === 0) return null;
  return (
    <ul className={styles.others} aria-label={words.others}>
      {others.map(({ key, username, name }) => (
        <li key={key} className={styles.other} data-testid={`player-other-${username}`}>
          <Other {...{ player, pictureKey: key }} />
          <span className={styles.otherName}>{name}</span>
        </li>
      ))}
    </ul>
  );
}

function Other({ player, pictureKey }: Props & { readonly pictureKey: string }) {
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = element.current;
    if (!video) return;
    const detach = player.attachOther(pictureKey, video);
    return () => detach?.();
  }, [player, pictureKey]);
  return <video ref={element} autoPlay playsInline muted />;
}
