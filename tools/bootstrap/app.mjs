import { join } from "node:path";
import { userInfo } from "node:os";
import { startChild, which } from "./children.mjs";
import { root } from "./paths.mjs";
import { StepFailed } from "./say.mjs";

/** @typedef {import("./options.mjs").StartOptions} StartOptions */

/**
 * The command line of the app, on Electron where that is there, else on an installed Chromium.
 * @param {StartOptions} options
 * @param {string | undefined} electron
 * @returns {{ command: string, args: string[] }}
 */
export function appCommand({ profile, debuggingPort, fakeMedia }, electron) {
  const own = ["--profile", profile, ...(fakeMedia ? ["--fake-media"] : [])];
  const debugging = debuggingPort === undefined ? [] : [`--remote-debugging-port=${debuggingPort}`];
  if (!electron) {
    const runtime = join(root, "tools", "chromium-runtime", "run.ts");
    return { command: process.execPath, args: [runtime, join(root, "out", "main", "index.js"), ...own, ...debugging] };
  }
  const switches = [
    ...debugging,
    ...(fakeMedia ? ["--use-fake-device-for-media-stream"] : []),
    // Chromium's sandbox refuses root.
    ...(process.platform === "linux" && userInfo().uid === 0 ? ["--no-sandbox"] : []),
  ];
  return { command: electron, args: [...switches, root, ...own] };
}

/**
 * What the app reads from its environment.
 * @param {object} facts
 * @param {StartOptions} facts.options
 * @param {string} facts.data
 * @param {string} facts.serverUrl
 * @param {{ name: string, bus?: string | undefined } | undefined} facts.display
 * @param {NodeJS.ProcessEnv} outer
 * @returns {NodeJS.ProcessEnv}
 */
export function appEnvironment({ options, data, serverUrl, display }, outer) {
  return {
    // Node keeps what it compiled (and stripped of types) between two starts.
    NODE_COMPILE_CACHE: join(root, "out", ".compiled"),
    ...outer,
    NCHAT_DATA_DIR: data,
    NCHAT_PROFILE: options.profile,
    NCHAT_SERVER_URL: serverUrl,
    ...(options.fakeMedia ? { NCHAT_FAKE_MEDIA: "1" } : {}),
    ...(display ? { DISPLAY: display.name } : {}),
    ...(display?.bus ? { DBUS_SESSION_BUS_ADDRESS: display.bus } : {}),
  };
}

/**
 * Starts the app; its output goes to stderr, for stdout holds the stable lines only.
 * @param {StartOptions} options
 * @param {string | undefined} electron
 * @param {NodeJS.ProcessEnv} env
 */
export function startApp(options, electron, env) {
  if (
    !electron &&
    !["chromium", "chromium-browser", "google-chrome"].some((name) => which(name)) &&
    !env["CHROMIUM_PATH"]
  ) {
    throw new StepFailed(
      "neither Electron nor Chromium is here to show the app",
      "install chromium, or use the browser build: npm start -- --web",
    );
  }
  const { command, args } = appCommand(options, electron);
  return startChild(command, args, { cwd: root, env, onLine: (line) => process.stderr.write(`${line}\n`) });
}

/**
 * Waits until a DevTools port answers.
 * @param {number} port
 * @param {() => boolean} isRunning
 * @returns {Promise<boolean>}
 */
export async function untilDebuggable(port, isRunning) {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline && isRunning();) {
    const answers = await fetch(`http://127.0.0.1:${port}/json/version`, { signal: AbortSignal.timeout(2000) }).then(
      (response) => response.ok,
      () => false, // not open yet
    );
    if (answers) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}
