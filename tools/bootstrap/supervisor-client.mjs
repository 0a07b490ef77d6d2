import { spawn } from "node:child_process";
import { connect } from "node:net";
import { join } from "node:path";
import { readLines } from "./children.mjs";
import { controlPath, root } from "./paths.mjs";
import { StepFailed } from "./say.mjs";

/** @typedef {import("../supervisor/stack.mjs").Needs} Needs */
/** @typedef {import("../supervisor/stack.mjs").Running} Running */

/**
 * @typedef {object} Membership
 * @property {Running} running
 * @property {Promise<void>} lost the supervisor has gone
 * @property {() => void} leave
 */

/**
 * Joins the services of a data folder, starting their supervisor when there is none.
 * @param {object} options
 * @param {string} options.data
 * @param {Needs} options.needs
 * @param {NodeJS.ProcessEnv} options.env
 * @param {(text: string) => void} options.say
 * @returns {Promise<Membership>}
 */
export async function joinServices({ data, needs, env, say }) {
  const path = controlPath(data);
  for (const deadline = Date.now() + 20_000; ;) {
    const socket = (await tryConnect(path)) ?? (await startSupervisor(data, path, env));
    if (socket) {
      const membership = await ask(socket, needs, say);
      if (membership) return membership;
    }
    if (Date.now() > deadline) {
      throw new StepFailed("the supervisor does not answer", `look into ${join(data, "logs", "supervisor.log")}`);
    }
    await pause(100); // the one we reached was just ending
  }
}

/**
 * @param {string} path
 * @returns {Promise<import("node:net").Socket | undefined>}
 */
function tryConnect(path) {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => resolve(socket));
    socket.once("error", () => resolve(undefined));
  });
}

/**
 * @param {string} data
 * @param {string} path
 * @param {NodeJS.ProcessEnv} env
 */
async function startSupervisor(data, path, env) {
  // A session of its own: Ctrl-C is for the app; this one ends when the app's connection does.
  const child = spawn(process.execPath, [join(root, "tools", "supervisor.mjs"), data], {
    cwd: root,
    env,
    detached: true,
    stdio: "ignore",
    windowsHide: true,
  });
  child.unref();
  for (const deadline = Date.now() + 5000; Date.now() < deadline;) {
    const socket = await tryConnect(path);
    if (socket) return socket;
    await pause(30);
  }
  return undefined;
}

/**
 * @param {import("node:net").Socket} socket
 * @param {Needs} needs
 * @param {(text: string) => void} say
 * @returns {Promise<Membership | undefined>} nothing when the supervisor was ending
 */
function ask(socket, needs, say) {
  return new Promise((resolve, reject) => {
    /** @type {() => void} */
    let lose = () => {};
    /** @type {Promise<void>} */
    const lost = new Promise((lostNow) => {
      lose = lostNow;
    });
    let isReady = false;
    readLines(socket, (line) => {
      const message = JSON.parse(line);
      if (message.type === "said") say(message.text);
      else if (message.type === "ready") {
        isReady = true;
        resolve({ running: message.running, lost, leave: () => socket.destroy() });
      } else if (isReady) say(message.reason);
      else {
        socket.destroy();
        reject(new StepFailed(message.reason));
      }
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      lose();
      resolve(undefined);
    });
    socket.write(`${JSON.stringify(needs)}\n`);
  });
}

/** @param {number} ms */
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
