import type { Level, PlayerState } from "./player-machine.ts";

/** Everything that the player says. */
export const words = {
  others: "Co-hosts",
  play: "Play",
  pause: "Pause",
  mute: "Mute",
  unmute: "Unmute",
  volume: "Volume",
  fullScreen: "Full screen",
  leaveFullScreen: "Leave full screen",
  pictureInPicture: "Picture in picture",
  quality: "Quality",
  automatic: "Automatic",
  source: "Source",
  way: "Delay",
  lowDelay: "Low delay",
  steady: "Steady picture",
  steadyNote: "A few seconds behind, fewer stops",
  goLive: "Go to live",
  live: "Live",
  catchingUp: "Catching up",
  paused: "Paused",
  turnSoundOn: "Turn on sound",
  soundBlocked: "The browser holds the sound back until you click.",
  opening: "Starting the picture…",
  waiting: "Waiting for picture and sound…",
  reconnecting: "Reconnecting…",
  stalled: "The picture stopped. Waiting for more…",
} as const;

/** "2.1 s", with a thin space; whole seconds from ten on. */
function seconds(seconds: number): string {
  const value = Math.max(0.1, seconds); // nothing is seen at once
  return `${value < 10 ? value.toFixed(1) : String(Math.round(value))}\u202Fs`;
}

/** "Live" and "2.1 s behind". */
export function delayWords({
  delay,
  isCatchingUp,
  isPaused,
}: Pick<PlayerState, "delay" | "isCatchingUp" | "isPaused">) {
  return {
    how: isPaused ? words.paused : isCatchingUp ? words.catchingUp : words.live,
    behind: delay === null ? null : `${seconds(delay)} behind`,
  };
}

/** "Behind by 28 s." */
export function farBehindWords(delay: number): string {
  return `Behind by ${seconds(delay)}.`;
}

/** "720p", or "Source" when the stream does not say. */
export function levelWords(level: Level | undefined): string {
  return level && level.height > 0 ? `${level.height}p` : words.source;
}

/** "2.5 Mbit/s"; nothing for a stream that does not say. */
export function bitrateWords({ bitrate }: Level): string {
  if (bitrate <= 0) return "";
  return bitrate >= 1_000_000
    ? `${(bitrate / 1_000_000).toFixed(1)}\u202FMbit/s`
    : `${Math.round(bitrate / 1000)}\u202Fkbit/s`;
}

/** What stands in the middle while nothing moves; null while all is well. */
export function phaseWords({ phase, isPaused }: Pick<PlayerState, "phase" | "isPaused">): string | null {
  switch (phase.step) {
    case "off":
      return null;
    case "opening":
      if (isPaused) return words.paused;
      return phase.attempt > 0 ? words.reconnecting : words.opening;
    case "waiting":
      return words.waiting;
    case "stalled":
      return words.stalled;
    case "playing":
      return isPaused ? words.paused : null;
  }
}
