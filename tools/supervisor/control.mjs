import { rmSync, statSync } from "node:fs";
import { connect, createServer } from "node:net";
import { readLines } from "../bootstrap/children.mjs";

/**
 * Listens for apps. Each keeps one connection open for as long as it lives; the system closes it however the app ends.
 * @param {object} options
 * @param {string} options.path
 * @param {(request: unknown, answer: (message: object) => void) => void} options.onRequest
 * @param {() => void} options.onLastGone
 */
export async function listenForApps({ path, onRequest, onLastGone }) {
  /** @type {Set<import("node:net").Socket>} */
  const apps = new Set();
  let wasJoined = false;
  const server = createServer((socket) => {
    apps.add(socket);
    wasJoined = true;
    readLines(socket, (line) => onRequest(parse(line), (message) => send(socket, message)));
    socket.on("error", () => socket.destroy()); // it also closes, which is what counts
    socket.on("close", () => {
      apps.delete(socket);
      if (apps.size === 0) onLastGone();
    });
  });
  if (!(await listen(server, path))) return undefined;
  const inode = inodeOf(path);
  return {
    /** Two supervisors that clear away the same dead one at once both listen; the later one has the path. */
    isStillOurs: () => inodeOf(path) === inode,
    wasJoined: () => wasJoined,
    tell: (/** @type {object} */ message) => {
      for (const socket of apps) send(socket, message);
    },
    close: () => {
      server.close();
      for (const socket of apps) socket.destroy();
    },
  };
}

/** @param {string} path */
function inodeOf(path) {
  return process.platform === "win32" ? undefined : statSync(path, { throwIfNoEntry: false })?.ino;
}

/**
 * Takes the path, also from a supervisor that died without removing it.
 * @param {import("node:net").Server} server
 * @param {string} path
 * @returns {Promise<boolean>} whether it is ours; else another supervisor listens there
 */
async function listen(server, path) {
  if (await tryListen(server, path)) return true;
  if (await isAnswered(path)) return false;
  rmSync(path, { force: true });
  return tryListen(server, path);
}

/**
 * @param {import("node:net").Server} server
 * @param {string} path
 * @returns {Promise<boolean>}
 */
function tryListen(server, path) {
  return new Promise((resolve, reject) => {
    const onError = (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code === "EADDRINUSE") resolve(false);
      else reject(error);
    };
    server.once("error", onError);
    server.listen(path, () => {
      server.off("error", onError);
      resolve(true);
    });
  });
}

/**
 * @param {string} path
 * @returns {Promise<boolean>}
 */
function isAnswered(path) {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** @param {string} line */
function parse(line) {
  try {
    return JSON.parse(line);
  } catch {
    return undefined; // refused by whoever reads the request
  }
}

/**
 * @param {import("node:net").Socket} socket
 * @param {object} message
 */
function send(socket, message) {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
}
