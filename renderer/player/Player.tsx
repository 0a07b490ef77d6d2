import { type ReactNode, useEffect, useRef } from "react";
import { useStore } from "zustand";
import { Button } from "../ui/Button.tsx";
import { classNames } from "../ui/class-names.ts";
import { Spinner } from "../ui/Spinner.tsx";
import { LastPicture, useLastPicture } from "./LastPicture.tsx";
import { Others } from "./Others.tsx";
import { PlayerControls } from "./PlayerControls.tsx";
import styles from "./Player.module.css";
import { farBehindSeconds, type PlayerState } from "./player-machine.ts";
import type { Player as PlayerStore } from "./player-store.ts";
import { useAwake } from "./use-awake.ts";
import { useFullScreen } from "./use-full-screen.ts";
import { usePlayerKeys } from "./use-player-keys.ts";
import { farBehindWords, phaseWords, words } from "./words.ts";

type Props = {
  readonly player: PlayerStore;
  readonly title: string;
  /** Says instead of a picture what there is: starting, away, ended. Null lets the picture be seen. */
  readonly cover: ReactNode;
  /** Stands over the picture's upper left: live, how many watch. */
  readonly badges: ReactNode;
  /** What floats over the picture. */
  readonly floating?: ReactNode;
};

/** A stream's picture with its controls, which hide while nobody asks for them. */
export function Player({ player, title, cover, badges, floating }: Props) {
  const state = useStore(player.store);
  const box = useRef<HTMLElement>(null);
  const video = useRef<HTMLVideoElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const isMoving = state.phase.step === "playing";
  const { isHeld, hold } = useLastPicture(video, canvas, isMoving);
  const { isAwake, wake, sleep } = useAwake();
  const fullScreen = useFullScreen(box);
  useEffect(() => {
    if (!video.current) return;
    return player.attach({ video: video.current, hold });
  }, [player, hold]);
  usePlayerKeys(player, fullScreen.toggle, wake);
  return (
    <section
      ref={box}
      className={classNames(styles.player, isMoving && !isAwake && !state.isPaused && styles.resting)}
      aria-label={title}
      data-testid="player"
      data-state={state.phase.step}
      data-way={state.way ?? undefined}
      onPointerMove={wake}
      onPointerLeave={sleep}
      onFocus={wake}
      onDoubleClick={fullScreen.toggle}
    >
      <video ref={video} className={styles.video} playsInline aria-label={title} onClick={player.togglePause} />
      <LastPicture canvas={canvas} isShown={isHeld && !isMoving} />
      <Others player={player} />
      {floating}
      <div className={styles.badges}>{badges}</div>
      {cover ? (
        <div className={styles.cover} data-testid="player-card">
          {cover}
        </div>
      ) : (
        <Middle state={state} player={player} />
      )}
      {state.phase.step !== "off" && <PlayerControls {...{ player, state, fullScreen, video }} />}
    </section>
  );
}

type MiddleProps = { readonly state: PlayerState; readonly player: PlayerStore };

/** What goes on while the picture does not, and the one thing to do about it. */
function Middle({ state, player }: MiddleProps) {
  if (state.isSoundBlocked)
    return (
      <div className={styles.middle} data-testid="player-sound-blocked">
        <span>{words.soundBlocked}</span>
        <Button variant="primary" onClick={player.unblockSound}>
          {words.turnSoundOn}
        </Button>
      </div>
    );
  const said = phaseWords(state);
  if (said !== null)
    return (
      <div className={styles.middle} role="status" data-testid="player-state">
        {!state.isPaused && <Spinner size={20} />}
        <span>{said}</span>
      </div>
    );
  if (state.delay === null || state.delay < farBehindSeconds) return null;
  return (
    <div className={styles.middle} role="status">
      <span>{farBehindWords(state.delay)}</span>
      <Button size="s" onClick={player.goLive}>
        {words.goLive}
      </Button>
    </div>
  );
}
