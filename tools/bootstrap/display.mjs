import { startChild, which } from "./children.mjs";

/**
 * @typedef {object} Display
 * @property {string} name such as ":80"
 * @property {number[]} pids
 * @property {Promise<string>} ended
 * @property {string | undefined} bus address of a D-Bus session bus, where there was none
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
  const name = `:${await firstLine(server, "Xvfb")}`;
  const bus = await startSessionBus();
  const env = { ...process.env, DISPLAY: name, ...(bus ? { DBUS_SESSION_BUS_ADDRESS: bus.address } : {}) };
  const manager = startChild("openbox", ["--sm-disable"], { env });
  return {
    name,
    pids: [server.pid, manager.pid, ...(bus ? [bus.child.pid] : [])],
    ended: server.ended,
    bus: bus?.address,
    stop: async () => {
      await manager.stop(1000);
      await bus?.child.stop(1000);
      await server.stop(3000);
    },
  };
}

/** A session has one bus; a virtual display on a bare machine has none. */
async function startSessionBus() {
  if (process.env["DBUS_SESSION_BUS_ADDRESS"] || !which("dbus-daemon")) return undefined;
  const child = startChild("dbus-daemon", ["--session", "--nofork", "--nopidfile", "--print-address=3"], {
    extraStdio: ["pipe"],
  });
  return { child, address: await firstLine(child, "dbus-daemon") };
}

/**
 * What a child writes to its file descriptor 3.
 * @param {import("./children.mjs").Child} child
 * @param {string} name
 * @returns {Promise<string>}
 */
function firstLine(child, name) {
  return new Promise((resolve, reject) => {
    const channel = /** @type {import("node:stream").Readable} */ (child.process.stdio[3]);
    const timer = setTimeout(() => reject(new Error(`${name} did not start within 15 s`)), 15_000);
    let text = "";
    channel.setEncoding("utf8");
    channel.on("data", (/** @type {string} */ chunk) => {
      text += chunk;
      if (!text.includes("\n")) return;
      clearTimeout(timer);
      resolve(text.trim());
    });
    void child.ended.then((how) => {
      clearTimeout(timer);
      reject(new Error(`${name} ${how}`));
    });
  });
}
