import { AudioLines } from "lucide-react";
import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import { Button } from "../ui/Button.tsx";
import { classNames } from "../ui/class-names.ts";
import { Icon } from "../ui/Icon.tsx";
import { Spinner } from "../ui/Spinner.tsx";
import type { HeatLine } from "./heat.ts";
import styles from "./Player.module.css";
import { ReplayControls } from "./ReplayControls.tsx";
import type { Replay, ReplayStore } from "./replay-store.ts";
import { replayWords } from "./replay-words.ts";
import type { Mark } from "./SeekBar.tsx";
import { useAwake } from "./use-awake.ts";
import { useFullScreen } from "./use-full-screen.ts";
import { useReplayKeys } from "./use-replay-keys.ts";

type Props = {
  readonly replay: ReplayStore;
  readonly title: string;
  /** Shown until it plays. */
  readonly poster: string | null;
  readonly hasPicture: boolean;
  readonly heat: HeatLine;
  readonly marks: readonly Mark[];
};

/** A recording's picture with its controls, which hide while it plays and nobody asks for them. */
export function ReplayPlayer({ replay, title, poster, hasPicture, heat, marks }: Props) {
  const state = useStore(replay.store);
  const box = useRef<HTMLElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const { isAwake, wake, sleep } = useAwake();
  const fullScreen = useFullScreen(box);
  useEffect(() => (video.current ? replay.attach(video.current) : undefined), [replay]);
  useReplayKeys(replay, fullScreen.toggle, wake);
  const isResting = hasPicture && !isAwake && !state.isPaused && state.step === "ready";
  return (
    <section
      ref={box}
      className={classNames(styles.player, isResting && styles.resting)}
      aria-label={title}
      data-testid="replay"
      data-state={state.step === "ready" ? (state.isPaused ? "paused" : "playing") : state.step}
      data-time={Math.floor(state.time)}
      onPointerMove={wake}
      onPointerLeave={sleep}
      onFocus={wake}
      onDoubleClick={fullScreen.toggle}
    >
      <video
        ref={video}
        className={styles.video}
        playsInline
        preload="auto"
        poster={poster ?? undefined}
        aria-label={title}
        onClick={replay.togglePause}
      />
      {!hasPicture && (
        <div className={styles.soundOnly}>
          <Icon of={AudioLines} size={20} />
        </div>
      )}
      <Middle state={state} onRetry={replay.retry} />
      <ReplayControls {...{ replay, state, fullScreen, heat, marks }} />
    </section>
  );
}

type MiddleProps = { readonly state: Replay; readonly onRetry: () => void };

function Middle({ state, onRetry }: MiddleProps) {
  if (state.step === "failed")
    return (
      <div className={styles.middle} role="alert">
        <span data-testid="error-message">{replayWords.failed}</span>
        <Button size="s" onClick={onRetry}>
          {replayWords.tryAgain}
        </Button>
      </div>
    );
  if (state.step === "ready" && !state.isWaiting) return null;
  return (
    <div className={styles.middle} role="status">
      <Spinner size={20} />
      {state.step === "opening" && <span>{replayWords.opening}</span>}
    </div>
  );
}
