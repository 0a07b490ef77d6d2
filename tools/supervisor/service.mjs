import { restartDelay } from "./restart-policy.mjs";

/** @typedef {import("../bootstrap/children.mjs").Child} Child */

/**
 * @typedef {object} Service
 * @property {() => Promise<void>} start resolves when it is ready for the first time
 * @property {() => Promise<void>} stop
 * @property {() => number | undefined} pid
 */

/**
 * @typedef {object} ServiceOptions
 * @property {string} name
 * @property {() => Child} launch
 * @property {(child: Child) => Promise<void>} whenReady rejects when it can't become ready
 * @property {(child: Child) => Promise<void>} end asks it to end, then insists
 * @property {(text: string) => void} say
 * @property {() => void} onChange its pid is another one now
 * @property {(reason: string) => void} onGivenUp
 * @property {(ms: number) => Promise<void>} [sleep]
 */

/**
 * Keeps one service running: starts it again when it ends by itself, until it has ended too often.
 * @param {ServiceOptions} options
 * @returns {Service}
 */
export function createService({ name, launch, whenReady, end, say, onChange, onGivenUp, sleep = pause }) {
  /** @type {number[]} */
  const crashes = [];
  /** @type {Child | undefined} */
  let child;
  let isStopping = false;

  const launchOnce = async () => {
    if (isStopping) throw new Error("is being stopped");
    const launched = launch();
    child = launched;
    onChange();
    await whenReady(launched);
    say(`${name} is ready (pid ${launched.pid})`);
    void launched.ended.then((how) => recover(how));
  };

  /** @param {string} how */
  const recover = async (how) => {
    if (isStopping) return;
    crashes.push(Date.now());
    const delay = restartDelay(crashes, Date.now(), Math.random());
    if (delay === undefined) return onGivenUp(`${name} ${how} again and again`);
    say(`${name} ${how}; starting it again in ${Math.round(delay)} ms`);
    await sleep(delay);
    if (isStopping) return;
    try {
      await launchOnce();
    } catch (error) {
      if (child?.isRunning()) await end(child);
      await recover(error instanceof Error ? error.message : String(error));
    }
  };

  return {
    start: launchOnce,
    stop: async () => {
      isStopping = true;
      if (child?.isRunning()) await end(child);
    },
    pid: () => (child?.isRunning() ? child.pid : undefined),
  };
}

/**
 * @param {number} ms
 * @returns {Promise<void>}
 */
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
