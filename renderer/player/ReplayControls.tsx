import { ChevronUp, RotateCcw, RotateCw } from "lucide-react";
import { Icon } from "../ui/Icon.tsx";
import { IconButton } from "../ui/IconButton.tsx";
import { Menu, type MenuItem } from "../ui/Menu.tsx";
import { clock } from "../ui/time-words.ts";
import type { HeatLine } from "./heat.ts";
import styles from "./Player.module.css";
import { FullScreenButton, PlayButton, SoundControl } from "./PlayerButtons.tsx";
import { rates, type Replay, type ReplayStore } from "./replay-store.ts";
import { rateWords, replayWords } from "./replay-words.ts";
import { type Mark, SeekBar } from "./SeekBar.tsx";
import type { FullScreen } from "./use-full-screen.ts";

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
        <PlayButton of="replay" isPaused={isPaused} onToggle={replay.togglePause} />
        <Skip replay={replay} />
        <SoundControl of="replay" sound={state} onChange={replay.setSound} />
        <span className={styles.clock} data-testid="replay-time">
          {clock(time)} / {clock(duration)}
        </span>
        <span className={styles.space} />
        <Speed replay={replay} state={state} />
        <FullScreenButton of="replay" fullScreen={fullScreen} />
      </div>
    </div>
  );
}

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

function Speed({ replay, state }: Pick<Props, "replay" | "state">) {
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
