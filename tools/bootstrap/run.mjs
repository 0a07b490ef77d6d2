import { watchAncestors } from "./ancestors.mjs";
import { appEnvironment, startApp, untilDebuggable } from "./app.mjs";
import { ensureBuilt } from "./build.mjs";
import { ensureSystemPackages, forTheApp } from "./debian.mjs";
import { ensureElectron } from "./electron.mjs";
import { lanAddress } from "./lan.mjs";
import { ensureLiveKit } from "./livekit.mjs";
import { dataFolder, makePrivate } from "./paths.mjs";
import { freePort } from "./ports.mjs";
import { StepFailed, say } from "./say.mjs";
import { needsVirtualDisplay } from "./screen.mjs";
import { stayJoined } from "./stay-joined.mjs";

/** @typedef {import("./options.mjs").StartOptions} StartOptions */

/**
 * Everything after the npm packages are there.
 * @param {StartOptions} options
 * @returns {Promise<number>} the exit code
 */
export async function run(options) {
  const data = dataFolder(process.env);
  makePrivate(data);
  const end = untilToldToEnd();
  const work = options.web ? serveBrowsers(options, data, end) : runApp(options, data, end);
  return Promise.race([work, end.hurried]);
}

/**
 * Only the browser build.
 * @param {StartOptions} options
 * @param {string} data
 * @param {ReturnType<typeof untilToldToEnd>} end
 */
async function serveBrowsers(options, data, end) {
  const services = await provideServices(options, data, false);
  print("browser", options.server ?? services.running.backend?.url);
  say("Ctrl-C ends it.");
  return Promise.race([end.told, services.over]);
}

/**
 * @param {StartOptions} options
 * @param {string} data
 * @param {ReturnType<typeof untilToldToEnd>} end
 */
async function runApp(options, data, end) {
  await ensureSystemPackages(forTheApp);
  const electron = await ensureElectron(process.env);
  if (!electron) say("Electron is not here: running on the installed Chromium.");
  await ensureBuilt(["app"]);
  const virtual = await needsVirtualDisplay(process.env);
  const services = await provideServices(options, data, virtual);
  const { backend, display } = services.running;
  const serverUrl = options.server ?? backend?.url ?? "";
  const port = options.debuggingPort === 0 ? await freePort() : options.debuggingPort;

  print("profile", options.profile);
  if (!options.server) print("browser", backend?.url);
  if (virtual) print("display", display?.name);
  const env = appEnvironment({ options, data, serverUrl, display: virtual ? display : undefined }, process.env);
  const app = startApp({ ...options, debuggingPort: port }, electron, env);
  if (port !== undefined && (await untilDebuggable(port, app.isRunning))) print("debugging", String(port));
  const code = await Promise.race([end.told, services.over, app.ended.then(() => app.process.exitCode ?? 1)]);
  await app.stop();
  services.leave();
  return code;
}

/**
 * Starts or joins what the app talks to.
 * @param {StartOptions} options
 * @param {string} data
 * @param {boolean} display
 */
async function provideServices(options, data, display) {
  const backend = !options.server;
  if (backend) await ensureBuilt(["web"]);
  const liveKit = backend ? await ensureLiveKit(process.env) : [];
  const lan = options.lan ? lanAddress() : undefined;
  if (options.lan && !lan)
    throw new StepFailed("this computer has no network address", "connect it, or leave out --lan");
  const services = await stayJoined({ data, needs: { backend, display, lan, liveKit }, env: process.env, say });
  const { running } = services;
  if (lan && running.backend && running.lan !== lan) {
    services.leave();
    throw new StepFailed("the services run already, for this computer only", "close the other apps and start again");
  }
  if (lan && running.backend) warnAboutLan(running.backend.publicUrl);
  if (backend) print("ready", running.backend?.url);
  return services;
}

/** @param {string} address */
function warnAboutLan(address) {
  say("Warning: everybody on this network can reach the backend and LiveKit, without encryption on the way.");
  say(`Invite them by: npm start -- --server ${address}`);
}

/**
 * One of the stable lines on stdout.
 * @param {"ready" | "browser" | "display" | "debugging" | "profile"} name
 * @param {string | undefined} value
 */
function print(name, value) {
  process.stdout.write(`${name} ${value}\n`);
}

/**
 * A signal, or the end of whoever started this.
 */
function untilToldToEnd() {
  /** @type {(code: number) => void} */
  let tell = () => {};
  /** @type {(code: number) => void} */
  let hurry = () => {};
  /** @type {Promise<number>} */
  const told = new Promise((resolve) => {
    tell = resolve;
  });
  /** @type {Promise<number>} */
  const hurried = new Promise((resolve) => {
    hurry = resolve;
  });
  // Whatever still runs ends with this process; ten seconds are for ending well.
  const begin = (/** @type {number} */ code) => {
    tell(code);
    setTimeout(() => hurry(code), 10_000).unref();
  };
  process.on("SIGINT", () => begin(130));
  process.on("SIGTERM", () => begin(143));
  process.on("SIGHUP", () => begin(129));
  // A closed terminal must not stop the ending itself.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => begin(141));
  watchAncestors(() => begin(143));
  return { told, hurried };
}
