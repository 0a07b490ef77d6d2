import { watchAncestors } from "./ancestors.mjs";

const timeToEndMs = 10_000;

/**
 * Hears a signal, a closed terminal or the end of whoever started this.
 * @returns {{ told: Promise<number>, hurried: Promise<number>, takeTime: () => void }} exit codes: `told` at once,
 *   `hurried` when there is nothing to end well or the time for that is over
 */
export function untilToldToEnd() {
  /** @type {(code: number) => void} */
  let tell = () => undefined;
  /** @type {(code: number) => void} */
  let hurry = () => undefined;
  let takesTime = false;
  /** @type {Promise<number>} */
  const told = new Promise((resolve) => {
    tell = resolve;
  });
  /** @type {Promise<number>} */
  const hurried = new Promise((resolve) => {
    hurry = resolve;
  });
  const begin = (/** @type {number} */ code) => {
    tell(code);
    setTimeout(() => hurry(code), takesTime ? timeToEndMs : 0);
  };
  process.on("SIGINT", () => begin(130));
  process.on("SIGTERM", () => begin(143));
  process.on("SIGHUP", () => begin(129));
  // Whoever read our output has gone; writing on would end us half-way.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => begin(141));
  watchAncestors(() => begin(143));
  return {
    told,
    hurried,
    /** From here on something runs that ought to end well, such as an app in a call. */
    takeTime: () => {
      takesTime = true;
    },
  };
}
