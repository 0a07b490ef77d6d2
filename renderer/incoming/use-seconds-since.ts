import { useEffect, useState } from "react";

/** Whole seconds since a point in time (ISO), counting up. */
export function useSecondsSince(start: string, now: () => number): number {
  const [time, setTime] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setTime(now()), 500);
    return () => clearInterval(timer);
  }, [now]);
  return Math.max(0, Math.floor((time - Date.parse(start)) / 1000));
}
