import { spawn } from "node:child_process";
import { once } from "node:events";
import { appCommand, appEnvironment, startApp, untilDebuggable } from "./app.mjs";
import { ensureBuilt } from "./build.mjs";
import { ensureSystemPackages, forTheApp } from "./debian.mjs";
import { ensureElectron } from "./electron.mjs";
import { lanAddress } from "./lan.mjs";
import { ensureLiveKit } from "./livekit.mjs";
import { dataFolder, makePrivate, root } from "./paths.mjs";
import { freePort } from "./ports.mjs";
import { StepFailed, say } from "./say.mjs";
import { needsVirtualDisplay } from "./screen.mjs";
import { stayJoined } from "./stay-joined.mjs";
import { untilToldToEnd } from "./told-to-end.mjs";

/** @typedef {import("./options.mjs").StartOptions} StartOptions */

/**
 * Everything after the npm packages are there.
 * @param {StartOptions} options
 * @returns {Promise<number>} the exit code
 */
export async function run(options) {
  const data = dataFolder(process.env);
  if (options.verbs.length > 0) return tellApp(options, data);
  makePrivate(data);
  const end = untilToldToEnd();
  const work = options.web ? serveBrowsers(options, data, end) : runApp(options, data, end);
  return Promise.race([work, end.hurried]);
}

/**
 * A command for the app that runs: nothing else is started for it; the app is built where it is not, for the command is a start of it.
 * @param {StartOptions} options
 * @param {string} data
 */
async function tellApp(options, data) {
  const electron = await ensureElectron(process.env);
  await ensureBuilt(["app"]);
  const { command, args } = appCommand(options, electron);
  const env = { ...process.env, NCHAT_DATA_DIR: data };
  const child = spawn(command, [...args, ...options.verbs], { cwd: root, env, stdio: "inherit" });
  const [code] = await once(child, "exit");
  return code ?? 1;
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
  end.takeTime();
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
  if (backend) await ensureBuilt(["web", "composer"]);
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
  else if (options.server && (await answers(options.server))) print("ready", options.server);
  else say(`${options.server} does not answer now; the app goes on trying.`);
  return services;
}

/** @param {string} server */
async function answers(server) {
  return fetch(`${server}/healthz`, { signal: AbortSignal.timeout(5000) }).then(
    (response) => response.ok,
    () => false, // told by the caller
  );
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
