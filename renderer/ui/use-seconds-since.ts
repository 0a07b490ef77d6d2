import { useEffect, useState } from "react";

/** Whole seconds since a point in time (ISO), counting up; null when there is none. */
export function useSecondsSince(start: string, now: () => number): number;
export function useSecondsSince(start: string | null, now: () => number): number | null;
export function useSecondsSince(start: string | null, now: () => number): number | null {
  const [time, setTime] = useState(now);
  useEffect(() => {
    if (start === null) return;
    const tick = () => setTime(now());
    tick();
    const timer = setInterval(tick, 500);
    return () => clearInterval(timer);
  }, [start, now]);
  return start === null ? null : Math.max(0, Math.floor((time - Date.parse(start)) / 1000));
}
