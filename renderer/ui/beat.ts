/** Calls the listener at each beat until the answer is called; with the time in milliseconds, of one zero for all. */
export type OnBeat = (listener: (timeMs: number) => void) => () => void;

/** Ten a second: as often as the studio's engine tells how loud it is and shows what it makes. */
const everyMs = 100;

type Page = Pick<Document, "visibilityState" | "addEventListener" | "removeEventListener">;

/**
 * One beat for everything that shows what changes all the time, so that the page is painted once for all of it. It goes
 * while somebody listens and the page is visible.
 */
export function createBeat(getPage: () => Page, now: () => number): OnBeat {
  const listeners = new Set<(timeMs: number) => void>();
  let timer: ReturnType<typeof setInterval> | undefined;
  const strike = () => {
    const time = now();
    listeners.forEach((listener) => listener(time));
  };
  const follow = () => {
    const goes = listeners.size > 0 && getPage().visibilityState === "visible";
    if (goes === (timer !== undefined)) return;
    clearInterval(timer);
    timer = goes ? setInterval(strike, everyMs) : undefined;
  };
  return (listener) => {
    if (listeners.size === 0) getPage().addEventListener("visibilitychange", follow);
    listeners.add(listener);
    follow();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) getPage().removeEventListener("visibilitychange", follow);
      follow();
    };
  };
}

/** This page's. */
export const onBeat = createBeat(
  () => document,
  () => performance.now(),
);
