import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isInstalled } from "./installed-packages.mjs";
import { oneAtATime } from "./lock.mjs";
import { root } from "./paths.mjs";
import { resolves } from "./reachable.mjs";
import { runCommand } from "./run-command.mjs";
import { StepFailed, step } from "./say.mjs";
import { fingerprint, isStamped, stamp } from "./stamp.mjs";

const manifests = ["package-lock.json", "package.json", "backend/package.json", "contract/package.json"];
const unreachable = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ENETUNREACH|ETIMEDOUT|network/;

/** Installs the npm packages when they are missing or when the lockfile is another one. */
export async function ensurePackages() {
  const file = join(root, "node_modules", ".nchat-installed");
  const wanted = fingerprint(root, manifests);
  if (isStamped(file, wanted)) return;
  if (wasInstalledByHand()) return stamp(file, wanted);
  await oneAtATime(join(root, ".npm-ci.lock"), async () => {
    if (!isStamped(file, wanted)) await step("Installing the npm packages", install);
    if (!existsSync(join(root, "node_modules"))) throw new StepFailed("npm ci installed nothing");
    stamp(file, wanted);
  });
}

/** Somebody who works on it runs npm themselves; that is as good. */
function wasInstalledByHand() {
  const file = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(file)) return false;
  const [wanted, installed] = [join(root, "package-lock.json"), file].map((path) =>
    JSON.parse(readFileSync(path, "utf8")),
  );
  return isInstalled(wanted, installed);
}

/** @param {(text: string) => void} progress */
async function install(progress) {
  const isOffline = !(await registryResolves());
  // npm would try for two minutes; what its cache holds may still do.
  const source = isOffline ? "--offline" : "--prefer-offline";
  const { code, tail } = await runCommand("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=http", source], {
    cwd: root,
    onLine: (line) => progress(line.slice(0, 100)),
  });
  if (code === 0) return;
  throw isOffline || unreachable.test(tail)
    ? new StepFailed(
        "the npm registry can't be reached: this computer seems to be offline",
        "connect it and start again",
      )
    : new StepFailed(`npm ci failed:\n${tail}`, "npm ci in this folder shows the whole of it");
}

/** Behind a proxy names need not be known here. */
async function registryResolves() {
  const { tail } = await runCommand("npm", ["config", "get", "registry", "proxy", "https-proxy"], { cwd: root });
  const config = Object.fromEntries(tail.split("\n").map((line) => line.split(/=(.*)/)));
  const hasProxy = ["proxy", "https-proxy"].some((name) => config[name] && config[name] !== "null");
  if (hasProxy || !URL.canParse(config["registry"] ?? "")) return true;
  return resolves(new URL(config["registry"]).hostname);
}
