import { ChevronDown, ChevronUp, PictureInPicture2 } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { classNames } from "../ui/class-names.ts";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Menu, type MenuItem } from "../ui/Menu.tsx";
import styles from "./Player.module.css";
import { FullScreenButton, PlayButton, SoundControl } from "./PlayerButtons.tsx";
import type { PlayerState } from "./player-machine.ts";
import type { Player } from "./player-store.ts";
import type { FullScreen } from "./use-full-screen.ts";
import { useHeight } from "./use-height.ts";
import { bitrateWords, delayWords, levelWords, words } from "./words.ts";

type Props = {
  readonly player: Player;
  readonly state: PlayerState;
  readonly fullScreen: FullScreen;
  readonly video: RefObject<HTMLVideoElement | null>;
};

/** So near to live that there is nothing to go to. */
const nearSeconds = 4;

/** The row at the picture's lower edge. */
export function PlayerControls({ player, state, fullScreen, video }: Props) {
  return (
    <div className={styles.controls} data-region="controls" onDoubleClick={(event) => event.stopPropagation()}>
      <PlayButton of="player" isPaused={state.isPaused} onToggle={player.togglePause} />
      <SoundControl of="player" sound={state} onChange={player.setSound} />
      <Delay player={player} state={state} />
      <span className={styles.space} />
      <PreferenceMenu player={player} state={state} />
      <QualityMenu {...{ player, state, video }} />
      {document.pictureInPictureEnabled && (
        <IconButton
          icon={PictureInPicture2}
          label={words.pictureInPicture}
          size="l"
          className={classNames(styles.control, styles.small)}
          onClick={() => void togglePictureInPicture(video.current)}
          data-testid="player-pip"
        />
      )}
      <FullScreenButton of="player" fullScreen={fullScreen} />
    </div>
  );
}

async function togglePictureInPicture(video: HTMLVideoElement | null): Promise<void> {
  try {
    await (document.pictureInPictureElement ? document.exitPictureInPicture() : video?.requestPictureInPicture());
  } catch (error) {
    console.warn("the small window was refused", error); // there is no picture yet, or no click before
  }
}

type PartProps = Pick<Props, "player" | "state">;

function Delay({ player, state }: PartProps) {
  const { how, behind } = delayWords(state);
  const isBehind = state.isPaused || (state.delay !== null && state.delay > nearSeconds);
  return (
    <>
      <span className={styles.delay} data-testid="player-latency" data-seconds={state.delay ?? undefined}>
        <span className={classNames(styles.dot, isBehind && styles.behind)} aria-hidden />
        <span>
          {how}
          {behind !== null && <span className={styles.seconds}> · {behind}</span>}
        </span>
      </span>
      {isBehind && (
        <button type="button" className={styles.chip} onClick={player.goLive} data-testid="player-go-live">
          {words.goLive}
        </button>
      )}
    </>
  );
}

function PreferenceMenu({ player, state }: PartProps) {
  const item = (preference: PlayerState["preference"], label: string): MenuItem => ({
    kind: "action",
    label,
    isChosen: state.preference === preference,
    testId: `player-${preference}`,
    onSelect: () => player.prefer(preference),
  });
  return (
    <Menu
      side="top"
      trigger={
        <Chip label={words.way} testId="player-delay" icon={ChevronDown} room={styles.medium}>
          {state.preference === "steady" ? words.steady : words.lowDelay}
        </Chip>
      }
      items={[
        item("low-delay", words.lowDelay),
        item("steady", words.steady),
        { kind: "heading", label: words.steadyNote },
      ]}
    />
  );
}

function QualityMenu({ player, state, video }: PartProps & Pick<Props, "video">) {
  const { levels, chosenLevel, shownLevel } = state;
  const shown = levels[shownLevel ?? -1];
  const height = useHeight(video); // a stream of one quality does not say which
  const several: readonly MenuItem[] =
    levels.length < 2
      ? [
          {
            kind: "action",
            label: height > 0 ? `${words.source} · ${height}p` : words.source,
            isChosen: true,
            testId: "quality-source",
            onSelect: () => undefined,
          },
        ]
      : [
          {
            kind: "action",
            label: shown ? `${words.automatic} · ${levelWords(shown)}` : words.automatic,
            isChosen: chosenLevel === null,
            testId: "quality-auto",
            onSelect: () => player.chooseLevel(null),
          },
          ...levels.map((level, index): MenuItem => ({
            kind: "action",
            label: [levelWords(level), bitrateWords(level)].filter(Boolean).join(" · "),
            isChosen: chosenLevel === index,
            testId: `quality-${level.height}`,
            onSelect: () => player.chooseLevel(index),
          })),
        ];
  return (
    <Menu
      side="top"
      trigger={
        <Chip label={words.quality} testId="player-quality" icon={ChevronUp} room={styles.small}>
          {levels.length < 2 ? words.source : levelWords(shown)}
        </Chip>
      }
      items={several}
    />
  );
}

type ChipProps = React.ComponentProps<"button"> & {
  readonly label: string;
  readonly testId: string;
  readonly icon: typeof ChevronUp;
  /** The class that takes it out of a row without room for it. */
  readonly room: string | undefined;
  readonly children: ReactNode;
};

function Chip({ label, testId, icon, room, children, ...rest }: ChipProps) {
  return (
    <button type="button" className={classNames(styles.chip, room)} aria-label={label} data-testid={testId} {...rest}>
      {children}
      <Icon of={icon} size={12} />
    </button>
  );
}
