import { type RefObject, useEffect, useRef } from "react";
import { onBeat } from "./beat.ts";
import styles from "./Meter.module.css";

type Props = {
  /** Loudness now in dBFS, -60 or less for silence. Asked for at every beat while the meter shows. */
  readonly readLevel: () => number;
  readonly isMuted?: boolean;
};

/** dB to the filled part of the line: -60 … 0. */
export function meterShare(decibels: number): number {
  return Math.min(Math.max((decibels + 60) / 60, 0), 1);
}

/** A level line: green to -20, amber to -9, red above, with a peak mark held for a second. Hidden from readers. */
export function Meter({ readLevel, isMuted = false }: Props) {
  const line = useRef<HTMLSpanElement>(null);
  useLevel(line, readLevel);
  return <span ref={line} className={isMuted ? styles.muted : styles.meter} aria-hidden />;
}

/** Falls by so much of its length in a second, slower than it rises. */
const fallPerSecond = 1.8;
const peakMs = 1000;
const calmMs = 250;

/** Writes the level into the element's style, past React: at each beat, four times a second with reduced motion. */
function useLevel(line: RefObject<HTMLSpanElement | null>, readLevel: () => number): void {
  useEffect(() => {
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const write = createWriter(line);
    let last = -Infinity;
    let shown = 0;
    let peak = { share: 0, at: -Infinity };
    return onBeat((time) => {
      if (isCalm && time - last < calmMs) return;
      const fallen = isCalm ? 0 : shown - (fallPerSecond * (time - last)) / 1000;
      last = time;
      const share = meterShare(readLevel());
      shown = Math.max(share, fallen);
      if (shown >= peak.share || time - peak.at > peakMs) peak = { share: shown, at: time };
      write("--level", shown);
      write("--peak", peak.share);
    });
  }, [line, readLevel]);
}

/** What stays as it is isn't written again: silence paints nothing. */
function createWriter(line: RefObject<HTMLSpanElement | null>) {
  const written = new Map<string, string>();
  return (name: string, share: number) => {
    const value = share.toFixed(3);
    if (!line.current || written.get(name) === value) return;
    written.set(name, value);
    line.current.style.setProperty(name, value);
  };
}
