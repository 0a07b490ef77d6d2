import { useStore } from "zustand";
import { LiveVideo } from "../ui/LiveVideo.tsx";
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
          <LiveVideo attach={player.attachOther} pictureKey={key} />
          <span className={styles.otherName}>{name}</span>
        </li>
      ))}
    </ul>
  );
}
