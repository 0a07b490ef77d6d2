import { useEffect, useState } from "react";

/** Whole seconds until a point in time (ms), counting down; null when there is none. */
export function useSecondsLeft(until: number | null, now: () => number): number | null {
  const [time, setTime] = useState(now);
  useEffect(() => {
    if (until === null) return;
    const tick = () => setTime(now());
    tick(); // the time of the last countdown is long past
    const timer = setInterval(tick, 250);
    return () => clearInterval(timer);
  }, [until, now]);
  if (until === null) return null;
  return Math.max(0, Math.ceil((until - Math.min(time, until)) / 1000));
}
