import { startVirtualDisplay } from "../bootstrap/display.mjs";
import { startCalls } from "./calls.mjs";

/**
 * What a start asks of the supervisor.
 * @typedef {object} Needs
 * @property {boolean} backend
 * @property {boolean} display a virtual one
 * @property {string | undefined} lan this computer's address when others may connect
 * @property {readonly string[]} liveKit how LiveKit is started; empty with an external one
 */

/**
 * What runs, as told to every app and written to services.json.
 * @typedef {object} Running
 * @property {number} supervisor
 * @property {{ pid: number | undefined, url: string }} [livekit]
 * @property {{ pid: number | undefined, url: string, publicUrl: string }} [backend]
 * @property {{ name: string, pids: readonly number[], bus?: string | undefined }} [display]
 * @property {string} [lan]
 */

/**
 * The services of one data folder. Each is started once, at the first need of it, in the order they need each other.
 * @param {object} options
 * @param {string} options.data
 * @param {NodeJS.ProcessEnv} options.env
 * @param {(text: string) => void} options.say
 * @param {(running: Running) => void} options.onChange
 * @param {(reason: string) => void} options.onGivenUp
 */
export function createStack({ data, env, say, onChange, onGivenUp }) {
  /** @type {(() => Promise<void>)[]} */
  const stops = [];
  /** @type {Running} */
  const running = { supervisor: process.pid };
  const parts = { data, env, say, running, stops, onChange: () => onChange(running), onGivenUp };
  const startBackend = (/** @type {Needs} */ needs) => startCalls(parts, needs);

  const startDisplay = async () => {
    say("starting a virtual display");
    const display = await startVirtualDisplay();
    stops.push(display.stop);
    void display.ended.then((how) => say(`the virtual display ${how}`));
    running.display = { name: display.name, pids: display.pids, bus: display.bus };
    onChange(running);
  };

  const once = { backend: lazily(startBackend), display: lazily(startDisplay) };
  return {
    /**
     * @param {Needs} needs
     * @returns {Promise<Running>}
     */
    ensure: async (needs) => {
      if (needs.backend) await once.backend(needs);
      if (needs.display) await once.display(needs);
      return running;
    },
    stop: async () => {
      for (const stop of stops) await stop();
    },
  };
}

/**
 * Runs something at most once at a time and once in all when it works.
 * @param {(needs: Needs) => Promise<void>} work
 */
function lazily(work) {
  /** @type {Promise<void> | undefined} */
  let started;
  return (/** @type {Needs} */ needs) =>
    (started ??= work(needs).catch((error) => {
      started = undefined;
      throw error;
    }));
}
