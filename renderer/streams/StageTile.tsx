import { MicOff } from "lucide-react";
import { useEffect, useRef } from "react";
import type { RoomPerson } from "../livekit/room-snapshot.ts";
import { Avatar } from "../ui/Avatar.tsx";
import { classNames } from "../ui/class-names.ts";
import { Icon } from "../ui/Icon.tsx";
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
        <Picture {...{ stage }} pictureKey={camera.key} isMirrored={isLocal && isMirrored} />
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

type PictureProps = Pick<Props, "stage" | "isMirrored"> & { readonly pictureKey: string };

function Picture({ stage, pictureKey, isMirrored }: PictureProps) {
  const element = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const video = element.current;
    if (!video) return;
    const detach = stage.attachVideo(pictureKey, video);
    return () => detach?.();
  }, [stage, pictureKey]);
  return (
    <video
      ref={element}
      className={styles.video}
      style={isMirrored ? { transform: "scaleX(-1)" } : undefined}
      autoPlay
      playsInline
      muted
    />
  );
}
