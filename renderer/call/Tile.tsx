import { MicOff, ScreenShare, SignalMedium } from "lucide-react";
import { memo } from "react";
import { Avatar } from "../ui/Avatar.tsx";
import { avatarTone } from "../ui/avatar-tone.ts";
import { classNames } from "../ui/class-names.ts";
import { Icon } from "../ui/Icon.tsx";
import type { StagePerson } from "./stage-people.ts";
import styles from "./Tile.module.css";
import { Video } from "./Video.tsx";
import { tileWords } from "./words.ts";

type Props = {
  readonly person: StagePerson;
  readonly isMirrored: boolean;
  readonly width?: number;
  readonly height?: number;
};

/** One person: their picture or avatar, and what can be said about them. Drawn again only when that changes. */
export const Tile = memo(function Tile({ person, isMirrored, width, height }: Props) {
  const camera = person.room?.camera ?? null;
  return (
    <li
      className={classNames(styles.tile, person.isSpeaking && styles.speaking, person.isMissing && styles.missing)}
      style={width === undefined ? undefined : { width, height }}
      data-testid={`tile-${person.username}`}
      aria-label={tileWords(person)}
    >
      {camera ? (
        <Video pictureKey={camera.key} className={styles.video} isMirrored={person.isLocal && isMirrored} />
      ) : (
        <span className={classNames(styles.face, styles[`tone-${avatarTone(person.id)}`])}>
          <Avatar person={{ id: person.id, displayName: person.name, avatarUrl: person.avatarUrl }} size={56} />
        </span>
      )}
      {person.isMissing && (
        <span className={styles.state}>
          <span>Reconnecting…</span>
        </span>
      )}
      {person.isPoor && !person.isMissing && (
        <span className={styles.poor} title="Poor connection">
          <Icon of={SignalMedium} size={12} />
        </span>
      )}
      <span className={styles.tag}>
        {person.isMuted && (
          <span className={styles.muted} data-testid={`muted-${person.username}`}>
            <Icon of={MicOff} size={12} />
          </span>
        )}
        {person.room?.screen && <Icon of={ScreenShare} size={12} />}
        <span className={styles.name}>{person.isLocal ? "You" : person.name}</span>
      </span>
    </li>
  );
});
