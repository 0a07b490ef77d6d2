import type { Logger } from "pino";
import type { MediaEvent } from "../events.ts";

/** Tells events one after another, each again until those who hear it have taken it. */
export type Teller = Readonly<{ tell: (event: MediaEvent) => void; stop: () => Promise<void> }>;

/** Whoever asked for something stores the answer first; then come its events. */
const firstMs = 200;
const againMs = [500, 2000, 5000] as const;

/** Makes it. */
export function createTeller(deliver: (event: MediaEvent) => Promise<void>, log: Logger): Teller {
  let isOver = false;
  let last: Promise<void> = Promise.resolve();
  const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, isOver ? 0 : ms));
  const told = async (event: MediaEvent) => {
    await pause(firstMs);
    for (const waitMs of [...againMs, null]) {
      const error = await deliver(event).then(
        () => null,
        (fault: unknown) => fault ?? new Error("no reason"),
      );
      if (error === null) return;
      if (waitMs === null || isOver) {
        log.error(
          { err: error, type: event.type },
          "an event of media could not be told; the watch finds what it meant",
        );
        return;
      }
      await pause(waitMs);
    }
  };
  return {
    tell: (event) => {
      if (!isOver) last = last.then(() => told(event));
    },
    stop: async () => {
      isOver = true;
      await last;
    },
  };
}
