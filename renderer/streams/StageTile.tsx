import { MicOff } from "lucide-react";
import type { RoomPerson } from "../livekit/room-snapshot.ts";
import { Avatar } from "../ui/Avatar.tsx";
import { classNames } from "../ui/class-names.ts";
import { Icon } from "../ui/Icon.tsx";
import { LiveVideo } from "../ui/LiveVideo.tsx";
import styles from "./StagePanel.module.css";
import type { Stage } from "./stage-store.ts";
import { stageWords as words } from "./stage-words.ts";

type Props = {
  readonly stage: Pick<Stage, "attachVideo">;
  readonly person: RoomPerson;
  readonly isMirrored: boolean;
};

/** Somebody on the stage, as small as one needs to see that they are there. */
export function StageTile({ stage, person, isMirrored }: Props) {
  const { identity: id, username, camera, isMuted, isLocal, isSpeaking } = person;
  const name = isLocal ? words.you : person.name;
  return (
    <li
      className={classNames(styles.tile, isSpeaking && styles.speaking)}
      aria-label={isMuted ? words.mutedName(name) : name}
      data-testid={`stage-tile-${username}`}
    >
      {camera ? (
        <LiveVideo
          attach={stage.attachVideo}
          pictureKey={camera.key}
          className={styles.video}
          isMirrored={isLocal && isMirrored}
        />
      ) : (
        <Avatar person={{ id, displayName: person.name, avatarUrl: null }} size={36} />
      )}
      <span className={styles.tag}>
        {isMuted && <Icon of={MicOff} size={12} />}
        {name}
      </span>
    </li>
  );
}
