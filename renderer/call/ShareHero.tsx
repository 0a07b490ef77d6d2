import { Maximize, Minimize, ScreenShare } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import { Avatar } from "../ui/Avatar.tsx";
import { Button } from "../ui/Button.tsx";
import { classNames } from "../ui/class-names.ts";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { useCall } from "./call-context.ts";
import styles from "./ShareHero.module.css";
import type { StagePerson } from "./stage-people.ts";
import { Video } from "./Video.tsx";

type Props = {
  readonly sharers: readonly StagePerson[];
  readonly chosen: StagePerson;
  readonly onChoose: (id: string) => void;
};

type Size = { readonly width: number; readonly height: number };

/** The shared window, large: who shares what, in its real size, and a choice when several do. */
export function ShareHero({ sharers, chosen, onChoose }: Props) {
  const [size, setSize] = useState<Size | null>(null);
  const screen = chosen.room?.screen;
  if (!screen) return null;
  return (
    <section
      className={styles.hero}
      aria-label={chosen.isLocal ? "You are sharing" : `${chosen.name} is sharing`}
      data-testid={chosen.isLocal ? "screen-share-preview" : "remote-share"}
    >
      <header className={styles.header}>
        <Who person={chosen} title={screen.title} size={size} />
        <span className={styles.space} />
        {sharers.length > 1 && <Sharers {...{ sharers, chosen, onChoose }} />}
        <HeroButtons isOwn={chosen.isLocal} />
      </header>
      <div className={classNames(styles.canvas, chosen.isLocal && styles.preview)}>
        <Video
          pictureKey={screen.key}
          className={styles.video}
          onSize={(width, height) => setSize({ width, height })}
        />
        {chosen.isLocal && (
          <p className={styles.note}>
            <Icon of={ScreenShare} size={14} /> This is what others see.
          </p>
        )}
      </div>
    </section>
  );
}

type WhoProps = { readonly person: StagePerson; readonly title: string; readonly size: Size | null };

function Who({ person, title, size }: WhoProps) {
  return (
    <>
      <Avatar person={{ id: person.id, displayName: person.name, avatarUrl: person.avatarUrl }} size={24} />
      <span className={styles.who}>
        <span className={styles.strong}>{person.isLocal ? "You" : person.name}</span>{" "}
        {person.isLocal ? "are sharing" : "is sharing"} <span className={styles.strong}>{title}</span>
      </span>
      {size && (
        <span className={styles.size}>
          {size.width} × {size.height}
        </span>
      )}
    </>
  );
}

function Sharers({ sharers, chosen, onChoose }: Props) {
  return sharers.map((person) => (
    <Button
      key={person.id}
      size="s"
      variant={person.id === chosen.id ? "plain" : "quiet"}
      icon={ScreenShare}
      aria-pressed={person.id === chosen.id}
      onClick={() => onChoose(person.id)}
    >
      {person.isLocal ? "Yours" : person.name}
    </Button>
  ));
}

function HeroButtons({ isOwn }: { readonly isOwn: boolean }) {
  const { window: frame, share } = useCall();
  const { isFullScreen } = useStore(frame.store);
  return (
    <>
      {isOwn && (
        <Button size="s" variant="danger" onClick={share.stop}>
          Stop sharing
        </Button>
      )}
      <IconButton
        icon={isFullScreen ? Minimize : Maximize}
        label={isFullScreen ? "Leave full screen" : "Full screen"}
        keys="F"
        side="bottom"
        onClick={frame.toggleFullScreen}
      />
    </>
  );
}
