import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { root } from "./paths.mjs";
import { StepFailed } from "./say.mjs";

/** The Node that Electron embeds; everything after the bootstrap runs on it. */
const wantedMajor = 24;
const oldest = [20, 19];

/**
 * Refuses a Node that even the bootstrap can't run on.
 * @param {string} [version]
 */
export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = oldest;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new StepFailed(
    `Node ${version} is too old`,
    `install Node ${wantedMajor} (${oldest.join(".")} or newer will do) from https://nodejs.org and start again`,
  );
}

/**
 * Whether this process already runs on the Node the product is made for.
 * @returns {boolean}
 */
export function isWantedNode() {
  return Number(process.versions.node.split(".")[0]) >= wantedMajor;
}

/**
 * Runs a script again on the wanted Node, as a child with the same terminal.
 * @param {string} script
 * @param {readonly string[]} args
 * @returns {Promise<number>} its exit code
 */
export function runOnWantedNode(script, args) {
  const { command, env } = wantedNode();
  const child = spawn(command, [script, ...args], { stdio: "inherit", env: { ...process.env, ...env } });
  // A terminal's Ctrl-C reaches both; the child cleans up and this one waits for it.
  process.on("SIGINT", () => undefined);
  for (const signal of /** @type {const} */ (["SIGTERM", "SIGHUP"])) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}

/** @returns {{ command: string, env: NodeJS.ProcessEnv }} */
function wantedNode() {
  const name = process.platform === "win32" ? "node.cmd" : "node";
  const packaged = join(root, "node_modules", ".bin", name);
  if (existsSync(packaged)) return { command: packaged, env: {} };
  const electron = join(
    root,
    "node_modules",
    "electron",
    "dist",
    process.platform === "win32" ? "electron.exe" : "electron",
  );
  if (existsSync(electron)) return { command: electron, env: { ELECTRON_RUN_AS_NODE: "1" } };
  throw new StepFailed(
    `Node ${process.versions.node} can't run the app and npm has none for ${process.platform} ${process.arch}`,
    `install Node ${wantedMajor} from https://nodejs.org and start again`,
  );
}
