import { type RefObject, useEffect, useRef } from "react";
import styles from "./Meter.module.css";

type Props = {
  /** Loudness now in dBFS, -60 or less for silence. Asked for at every frame while the meter shows. */
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

/** Writes the level into the element's style, past React: sixty times a second, four with reduced motion. */
function useLevel(line: RefObject<HTMLSpanElement | null>, readLevel: () => number): void {
  useEffect(() => {
    const stepMs = matchMedia("(prefers-reduced-motion: reduce)").matches ? 250 : 0;
    let frame = 0;
    let last = -Infinity;
    let shown = 0;
    let peak = { share: 0, at: -Infinity };
    const draw = (time: number) => {
      frame = requestAnimationFrame(draw);
      if (time - last < stepMs) return;
      last = time;
      const share = meterShare(readLevel());
      shown = Math.max(share, stepMs > 0 ? share : shown - 0.03); // falls slower than it rises
      if (share >= peak.share || time - peak.at > 1000) peak = { share, at: time };
      line.current?.style.setProperty("--level", `${(shown * 100).toFixed(1)}%`);
      line.current?.style.setProperty("--peak", `${(peak.share * 100).toFixed(1)}%`);
    };
    frame = requestAnimationFrame(draw);
    return () => cancelAnimationFrame(frame);
  }, [line, readLevel]);
}
