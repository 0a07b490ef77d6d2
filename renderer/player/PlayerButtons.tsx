import { Maximize, Minimize, Pause, Play, Volume1, Volume2, VolumeX } from "lucide-react";
import { IconButton } from "../ui/IconButton.tsx";
import { Slider } from "../ui/Slider.tsx";
import styles from "./Player.module.css";
import type { Sound } from "./replay-store.ts";
import type { FullScreen } from "./use-full-screen.ts";
import { words } from "./words.ts";

/** Whose controls they are in, a stream's or a recording's: their test ids begin so. */
type Of = { readonly of: "player" | "replay" };

type PlayProps = Of & { readonly isPaused: boolean; readonly onToggle: () => void };

/** Plays and pauses. */
export function PlayButton({ of, isPaused, onToggle }: PlayProps) {
  return (
    <IconButton
      icon={isPaused ? Play : Pause}
      label={isPaused ? words.play : words.pause}
      keys="Space"
      size="l"
      className={styles.control}
      onClick={onToggle}
      data-testid={`${of}-play`}
    />
  );
}

type SoundProps = Of & { readonly sound: Sound; readonly onChange: (sound: Partial<Sound>) => void };

/** Mutes, and how loud it is. */
export function SoundControl({ of, sound: { volume, isMuted }, onChange }: SoundProps) {
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
        onClick={() => onChange(volume === 0 ? { volume: 0.5, isMuted: false } : { isMuted: !isMuted })}
        data-testid={`${of}-mute`}
      />
      <span className={styles.volume} data-testid={`${of}-volume`}>
        <Slider
          label={words.volume}
          value={percent}
          min={0}
          max={100}
          step={5}
          text={`${percent}\u202F%`}
          onChange={(value) => onChange({ volume: value / 100, isMuted: false })}
        />
      </span>
    </span>
  );
}

/** Fills the screen, and leaves it. */
export function FullScreenButton({ of, fullScreen }: Of & { readonly fullScreen: FullScreen }) {
  return (
    <IconButton
      icon={fullScreen.isOn ? Minimize : Maximize}
      label={fullScreen.isOn ? words.leaveFullScreen : words.fullScreen}
      keys="F"
      size="l"
      className={styles.control}
      onClick={fullScreen.toggle}
      data-testid={`${of}-fullscreen`}
    />
  );
}
