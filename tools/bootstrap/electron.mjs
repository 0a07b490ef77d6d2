import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { root } from "./paths.mjs";
import { resolves } from "./reachable.mjs";
import { runCommand } from "./run-command.mjs";
import { say, step } from "./say.mjs";
import { stamp } from "./stamp.mjs";

const folder = join(root, "node_modules", "electron");
const failedRecently = join(folder, ".not-available");
const tryAgainMs = 60 * 60_000;

/**
 * Electron's own program, fetched when it is not there yet. Its npm package brings it only from its project's host.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string | undefined>} nothing when it can't be had
 */
export async function ensureElectron(env) {
  if (env["NCHAT_RUNTIME"] === "chromium") return undefined;
  const there = electronProgram();
  if (there) return runs(there);
  const stat = statSync(failedRecently, { throwIfNoEntry: false });
  if (stat && Date.now() - stat.mtimeMs < tryAgainMs) return undefined;
  const reason = await step("Fetching Electron", fetchElectron);
  if (!reason) return runs(electronProgram() ?? "");
  say(`  Electron can't be had here (${reason}).`);
  stamp(failedRecently, `${reason}\n`);
  return undefined;
}

/**
 * @param {string} program
 * @returns {Promise<string | undefined>} the program, when it starts here
 */
async function runs(program) {
  const { code, tail } = await runCommand(program, ["--version"], { timeoutMs: 15_000 });
  if (code === 0) return program;
  say(`Electron does not start here: ${tail}`);
  return undefined;
}

/** @returns {string | undefined} */
function electronProgram() {
  const file = join(folder, "path.txt");
  if (!existsSync(file)) return undefined;
  const program = join(folder, "dist", readFileSync(file, "utf8"));
  return existsSync(program) ? program : undefined;
}

/** @returns {Promise<string | undefined>} why not */
async function fetchElectron() {
  const host = "github.com";
  if (!process.env["ELECTRON_MIRROR"] && !process.env["npm_config_electron_mirror"] && !(await resolves(host))) {
    return `${host} is not known here: offline or a closed network`;
  }
  const { code, tail } = await runCommand(process.execPath, [join(folder, "install.js")], { timeoutMs: 4 * 60_000 });
  return code === 0 && electronProgram()
    ? undefined
    : (tail.split("\n").find((line) => /Error|took/.test(line)) ?? tail);
}
