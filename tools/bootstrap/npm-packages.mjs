import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "./paths.mjs";
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
  await step("Installing the npm packages", async (progress) => {
    const { code, tail } = await runCommand("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=http"], {
      cwd: root,
      onLine: (line) => progress(line.slice(0, 100)),
    });
    if (code === 0) return;
    throw unreachable.test(tail)
      ? new StepFailed(
          "the npm registry can't be reached: this computer seems to be offline",
          "connect it and start again",
        )
      : new StepFailed(`npm ci failed:\n${tail}`, "npm ci in this folder shows the whole of it");
  });
  if (!existsSync(join(root, "node_modules"))) throw new StepFailed("npm ci installed nothing");
  stamp(file, wanted);
}
