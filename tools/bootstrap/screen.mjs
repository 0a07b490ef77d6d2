import { connect } from "node:net";

/**
 * Whether the app needs a virtual display: on Linux, when no real one answers.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<boolean>}
 */
export async function needsVirtualDisplay(env) {
  if (process.platform !== "linux") return false;
  if (env["WAYLAND_DISPLAY"] && !env["DISPLAY"]) return false;
  const local = /^(?:unix)?:(\d+)/.exec(env["DISPLAY"] ?? "");
  if (!local) return !env["DISPLAY"];
  const name = `/tmp/.X11-unix/X${local[1]}`;
  // Linux's X servers listen on an abstract name too, and in a container sometimes only there.
  return !(await accepts(name)) && !(await accepts(`\0${name}`));
}

/**
 * @param {string} path
 * @returns {Promise<boolean>}
 */
function accepts(path) {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
