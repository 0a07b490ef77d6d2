/** How long a device may stay after its token ended, to bring a new one. */
const graceMs = 60_000;
/** What `setTimeout` can wait at most. */
const longestTimer = 2 ** 31 - 1;

type Watched = Readonly<{
  expiresAt: () => Date;
  now: () => Date;
  /** The token has ended; the device is told. */
  onExpired: () => void;
  /** The grace is over too. */
  onOverdue: () => void;
}>;

/** Watches the end of a device's token: told first, put out a minute later unless a new one came. */
export function watchExpiry({ expiresAt, now, onExpired, onOverdue }: Watched) {
  let timer: NodeJS.Timeout | undefined;
  let isExpired = false;
  const start = () => {
    const left = expiresAt().getTime() - now().getTime();
    isExpired = false;
    if (left > longestTimer) {
      timer = setTimeout(start, longestTimer);
      return;
    }
    timer = setTimeout(() => {
      isExpired = true;
      onExpired();
      timer = setTimeout(onOverdue, graceMs);
    }, left);
  };
  start();
  return {
    hasExpired: () => isExpired,
    /** A new token came. */
    restart: () => {
      clearTimeout(timer);
      start();
    },
    stop: () => clearTimeout(timer),
  };
}
