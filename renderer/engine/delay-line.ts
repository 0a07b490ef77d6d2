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

/** Memory that is used again. */
function createSpares() {
  let spares: Planes[] = [];
  return {
    give(planes: Planes | null): void {
      if (planes && spares.length < mostSpare) spares.push(planes);
    },
    take(width: number, height: number): Planes {
      const found = spares.find((each) => each.width === width && each.height === height);
      spares = found ? spares.filter((each) => each !== found) : [];
      return found ?? createPlanes(width, height);
    },
  };
}

/** Shows at once until it is told otherwise. */
export function createDelayLine(now: () => number): DelayLine {
  let delay = 0;
  let version = 0;
  let shown: Planes | null = null;
  let waiting: { readonly planes: Planes; readonly at: number }[] = [];
  const spares = createSpares();
  /** The newest one, when it found no room: nothing may come after it for long. */
  let aside: { readonly planes: Planes; readonly at: number } | null = null;
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
      spares.give(shown);
      shown = waiting.shift()?.planes ?? null;
      version++;
    }
  };
  return {
    spare: spares.take,
    push(planes) {
      advance();
      const next = { planes, at: now() };
      spares.give(aside?.planes ?? null);
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
