import { useRef, useState } from "react";
import { useStore } from "zustand";
import { Avatar } from "../ui/Avatar.tsx";
import { useCall } from "./call-context.ts";
import { ShareHero } from "./ShareHero.tsx";
import styles from "./Stage.module.css";
import { stripCapacity } from "./stage-layout.ts";
import type { StagePerson } from "./stage-people.ts";
import { Tile } from "./Tile.tsx";
import { useSize } from "./use-size.ts";

type Props = { readonly people: readonly StagePerson[]; readonly onShowPeople: () => void };

/** Somebody shares: the share is the hero, people stand in a strip beside it. */
export function ShareStage({ people, onShowPeople }: Props) {
  const sharers = people.filter(({ room }) => room?.screen);
  const [wanted, setWanted] = useState<string | null>(null);
  // Somebody else's share before one's own: that is what one came to see.
  const chosen = sharers.find(({ id }) => id === wanted) ?? sharers[0];
  if (!chosen) return null;
  return (
    <div className={styles.share}>
      <ShareHero key={chosen.id} sharers={sharers} chosen={chosen} onChoose={setWanted} />
      <Strip people={people} first={chosen.id} onShowPeople={onShowPeople} />
    </div>
  );
}

type StripProps = Props & { readonly first: string };

/** As many tiles as fit, the sharer first; the rest are a line that opens the list. */
function Strip({ people, first, onShowPeople }: StripProps) {
  const { settings } = useCall();
  const isMirrored = useStore(settings.store, ({ mirrorSelfView }) => mirrorSelfView);
  const box = useRef<HTMLElement>(null);
  const { width, height } = useSize(box);
  const isColumn = height > width;
  const capacity = isColumn ? stripCapacity(height, width * 0.5625, 48) : stripCapacity(width, height * 1.7778, 120);
  const ordered = people.toSorted((a, b) => Number(b.id === first) - Number(a.id === first));
  const isTooMany = ordered.length > capacity;
  const shown = isTooMany ? ordered.slice(0, capacity) : ordered;
  const rest = ordered.slice(shown.length);
  return (
    <aside ref={box} className={styles.strip} aria-label="Participants">
      <ul className={styles.stripTiles}>
        {shown.map((person) => (
          <Tile key={person.id} person={person} isMirrored={isMirrored} />
        ))}
      </ul>
      {rest.length > 0 && (
        <button type="button" className={styles.more} onClick={onShowPeople}>
          <span className={styles.stack}>
            {rest.slice(0, 3).map(({ id, name, avatarUrl }) => (
              <Avatar key={id} person={{ id, displayName: name, avatarUrl }} size={18} />
            ))}
          </span>
          {rest.length} more
        </button>
      )}
    </aside>
  );
}
