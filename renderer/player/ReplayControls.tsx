import {
  ChevronUp,
  Maximize,
  Minimize,
  Pause,
  Play,
  RotateCcw,
  RotateCw,
  Volume1,
  Volume2,
  VolumeX,
} from "lucide-react";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Menu, type MenuItem } from "../ui/Menu.tsx";
import { Slider } from "../ui/Slider.tsx";
import { clock } from "../ui/time-words.ts";
import type { HeatLine } from "./heat.ts";
import styles from "./Player.module.css";
import { rates, type Replay, type ReplayStore } from "./replay-store.ts";
import { rateWords, replayWords } from "./replay-words.ts";
import { type Mark, SeekBar } from "./SeekBar.tsx";
import type { FullScreen } from "./use-full-screen.ts";
import { words } from "./words.ts";

type Props = {
  readonly replay: ReplayStore;
  readonly state: Replay;
  readonly fullScreen: FullScreen;
  readonly heat: HeatLine;
  readonly marks: readonly Mark[];
};

/** The rows at the picture's lower edge: the recording's time, and what can be done with it. */
export function ReplayControls({ replay, state, fullScreen, heat, marks }: Props) {
  const { time, duration, buffered, isPaused } = state;
  return (
    <div className={styles.replayControls} data-region="controls" onDoubleClick={(event) => event.stopPropagation()}>
      <SeekBar {...{ time, duration, buffered, heat, marks }} onSeek={replay.seekTo} />
      <div className={styles.replayRow}>
        <IconButton
          icon={isPaused ? Play : Pause}
          label={isPaused ? words.play : words.pause}
          keys="Space"
          size="l"
          className={styles.control}
          onClick={replay.togglePause}
          data-testid="replay-play"
        />
        <Skip replay={replay} />
        <Sound replay={replay} state={state} />
        <span className={styles.clock} data-testid="replay-time">
          {clock(time)} / {clock(duration)}
        </span>
        <span className={styles.space} />
        <Speed replay={replay} state={state} />
        <IconButton
          icon={fullScreen.isOn ? Minimize : Maximize}
          label={fullScreen.isOn ? words.leaveFullScreen : words.fullScreen}
          keys="F"
          size="l"
          className={styles.control}
          onClick={fullScreen.toggle}
          data-testid="replay-fullscreen"
        />
      </div>
    </div>
  );
}

type PartProps = Pick<Props, "replay" | "state">;

function Skip({ replay }: Pick<Props, "replay">) {
  return (
    <>
      <IconButton
        icon={RotateCcw}
        label={replayWords.back}
        keys="J"
        size="l"
        className={styles.control}
        onClick={() => replay.seekBy(-10)}
        data-testid="replay-back"
      />
      <IconButton
        icon={RotateCw}
        label={replayWords.forward}
        keys="L"
        size="l"
        className={styles.control}
        onClick={() => replay.seekBy(10)}
        data-testid="replay-forward"
      />
    </>
  );
}

function Sound({ replay, state: { volume, isMuted } }: PartProps) {
  const isSilent = isMuted || volume === 0;
  const percent = Math.round((isMuted ? 0 : volume) * 100);
  return (
    <span className={styles.sound}>
      <IconButton
        icon={isSilent ? VolumeX : volume < 0.5 ? Volume1 : Volume2}
        label={isSilent ? words.unmute : words.mute}
        keys="M"
        size="l"
        className={styles.control}
        onClick={() => replay.setSound(volume === 0 ? { volume: 0.5, isMuted: false } : { isMuted: !isMuted })}
        data-testid="replay-mute"
      />
      <span className={styles.volume} data-testid="replay-volume">
        <Slider
          label={words.volume}
          value={percent}
          min={0}
          max={100}
          step={5}
          text={`${percent}\u202F%`}
          onChange={(value) => replay.setSound({ volume: value / 100, isMuted: false })}
        />
      </span>
    </span>
  );
}

function Speed({ replay, state }: PartProps) {
  const items = rates.map((rate): MenuItem => ({
    kind: "action",
    label: rateWords(rate),
    isChosen: state.rate === rate,
    testId: `replay-speed-${rate}`,
    onSelect: () => replay.setRate(rate),
  }));
  return (
    <Menu
      side="top"
      trigger={
        <button type="button" className={styles.chip} aria-label={replayWords.speed} data-testid="replay-speed">
          {rateWords(state.rate)}
          <Icon of={ChevronUp} size={12} />
        </button>
      }
      items={items}
    />
  );
}
