import type { Logger } from "pino";

/** Work that is done again and again. */
export type Rounds = Readonly<{
  /** No further round begins; resolves when the one under way is over. */
  stop: () => Promise<void>;
}>;

type Rhythm = Readonly<{ busyMs: number; idleMs: number }>;

/**
 * Does a round at once, and the next a while after each: soon when it answers that there is something to look after,
 * later when there is not, or when it failed, which is logged as `failure`.
 */
export function startRounds(
  round: () => Promise<boolean>,
  { busyMs, idleMs }: Rhythm,
  log: Pick<Logger, "error">,
  failure: string,
): Rounds {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let current: Promise<void> = Promise.resolve();
  const again = (isBusy: boolean) => {
    if (!isStopped) timer = setTimeout(run, isBusy ? busyMs : idleMs);
  };
  const run = () => {
    current = round().then(again, (error: unknown) => {
      log.error({ err: error }, failure);
      again(false);
    });
  };
  run();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
