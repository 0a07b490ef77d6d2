import { createPlanes, type Planes } from "./planes.ts";

/** Pictures on their way to being shown, each so long after it came. */
export type DelayLine = {
  /** Memory for a picture of that size, which must be even; what is pushed is given back by itself. */
  readonly spare: (width: number, height: number) => Planes;
  readonly push: (planes: Planes) => void;
  readonly current: () => Planes | null;
  /** Grows with each picture that is shown. */
  readonly version: () => number;
  readonly setDelay: (milliseconds: number) => void;
  /** Forgets all of them, also the one that is shown. */
  readonly clear: () => void;
};

/** What waits of one source takes no more memory; larger or later pictures come less often. */
const mostBytes = 160_000_000;
const mostWaiting = 64;
const mostSpare = 2;

const bytesOf = ({ data, alpha }: Planes) => data.length + (alpha?.length ?? 0);

/** Shows at once until it is told otherwise. */
export function createDelayLine(now: () => number): DelayLine {
  let delay = 0;
  let version = 0;
  let shown: Planes | null = null;
  let waiting: { readonly planes: Planes; readonly at: number }[] = [];
  let spares: Planes[] = [];
  /** The newest one, when it found no room: nothing may come after it for long. */
  let aside: { readonly planes: Planes; readonly at: number } | null = null;
  const free = (planes: Planes | null) => {
    if (planes && spares.length < mostSpare) spares.push(planes);
  };
  /** Whether there is room for one more by then. */
  const fits = (planes: Planes, time: number) => {
    const last = waiting.at(-1);
    if (delay === 0 || last === undefined) return true;
    const room = Math.max(2, Math.min(mostWaiting, Math.floor(mostBytes / bytesOf(planes))));
    return time - last.at >= delay / room;
  };
  const advance = () => {
    const time = now();
    if (aside && fits(aside.planes, time)) {
      waiting.push(aside);
      aside = null;
    }
    while (waiting[0] && waiting[0].at + delay <= time) {
      free(shown);
      shown = waiting.shift()?.planes ?? null;
      version++;
    }
  };
  const spare = (width: number, height: number) => {
    const found = spares.find((each) => each.width === width && each.height === height);
    spares = found ? spares.filter((each) => each !== found) : [];
    return found ?? createPlanes(width, height);
  };
  return {
    spare,
    push(planes) {
      advance();
      const next = { planes, at: now() };
      free(aside?.planes ?? null);
      aside = null;
      if (fits(planes, next.at)) waiting.push(next);
      else aside = next;
      advance();
    },
    current: () => (advance(), shown),
    version: () => (advance(), version),
    setDelay: (milliseconds) => void (delay = milliseconds),
    clear() {
      waiting = [];
      aside = null;
      shown = null;
      version++;
    },
  };
}
