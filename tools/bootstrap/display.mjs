import { startChild, which } from "./children.mjs";

/**
 * @typedef {object} Display
 * @property {string} name such as ":80"
 * @property {number[]} pids
 * @property {Promise<string>} ended
 * @property {() => Promise<void>} stop
 */

/**
 * Why no virtual display can be had, or nothing.
 * @returns {string | undefined}
 */
export function whyNoVirtualDisplay() {
  const missing = ["Xvfb", "openbox"].filter((name) => !which(name));
  return missing.length ? `${missing.join(" and ")} not installed` : undefined;
}

/**
 * Starts a virtual display with a window manager on the first free number.
 * @param {string} [size]
 * @returns {Promise<Display>}
 */
export async function startVirtualDisplay(size = "1920x1080x24") {
  const server = startChild(
    "Xvfb",
    ["-displayfd", "3", "-screen", "0", size, "-nolisten", "tcp", "-dpi", "96", "-noreset"],
    { extraStdio: ["pipe"] },
  );
  const name = `:${await displayNumber(server)}`;
  const manager = startChild("openbox", ["--sm-disable"], { env: { ...process.env, DISPLAY: name } });
  return {
    name,
    pids: [server.pid, manager.pid],
    ended: server.ended,
    stop: async () => {
      await manager.stop(1000);
      await server.stop(3000);
    },
  };
}

/**
 * @param {import("./children.mjs").Child} server
 * @returns {Promise<string>}
 */
function displayNumber(server) {
  return new Promise((resolve, reject) => {
    const channel = /** @type {import("node:stream").Readable} */ (server.process.stdio[3]);
    const timer = setTimeout(() => reject(new Error("Xvfb did not start within 15 s")), 15_000);
    let text = "";
    channel.setEncoding("utf8");
    channel.on("data", (/** @type {string} */ chunk) => {
      text += chunk;
      if (!text.includes("\n")) return;
      clearTimeout(timer);
      resolve(text.trim());
    });
    void server.ended.then((how) => {
      clearTimeout(timer);
      reject(new Error(`Xvfb ${how}`));
    });
  });
}
