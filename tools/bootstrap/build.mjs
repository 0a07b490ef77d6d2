import { existsSync } from "node:fs";
import { join } from "node:path";
import { oneAtATime } from "./lock.mjs";
import { root } from "./paths.mjs";
import { runCommand } from "./run-command.mjs";
import { StepFailed, step } from "./say.mjs";
import { fingerprint, isStamped, stamp } from "./stamp.mjs";

const shared = ["contract", "renderer", "package-lock.json", "tsconfig.base.json", "tsconfig.web.json"];
const targets = {
  app: {
    name: "Building the app",
    sources: [...shared, "main", "preload", "resources", "electron.vite.config.ts", "tsconfig.node.json"],
    args: ["electron-vite/bin/electron-vite.js", "build"],
    result: "out/main/index.js",
  },
  web: {
    name: "Building the browser app",
    sources: [...shared, "vite.web.config.ts"],
    args: ["vite/bin/vite.js", "build", "--config", "vite.web.config.ts"],
    result: "out/web/index.html",
  },
  composer: {
    name: "Building the page that composes recordings",
    sources: [...shared, "vite.composer.config.ts"],
    args: ["vite/bin/vite.js", "build", "--config", "vite.composer.config.ts"],
    result: "out/composer/composer.html",
  },
};

/**
 * Builds what is not built, or was built from other sources.
 * @param {readonly (keyof typeof targets)[]} names
 */
export async function ensureBuilt(names) {
  for (const name of names) {
    const target = targets[name];
    const file = join(root, "out", `.built-${name}`);
    const wanted = fingerprint(root, target.sources);
    const isBuilt = () => isStamped(file, wanted) && existsSync(join(root, target.result));
    if (isBuilt()) continue;
    await oneAtATime(join(root, "out", `.building-${name}`), async () => {
      if (isBuilt()) return;
      await step(target.name, () => build(target));
      stamp(file, wanted);
    });
  }
}

/** @param {(typeof targets)["app"]} target */
async function build({ args: [script = "", ...args], name, result }) {
  const env = { ...process.env, NODE_ENV: "production" };
  const run = await runCommand(process.execPath, [join(root, "node_modules", script), ...args], { cwd: root, env });
  if (run.code === 0 && existsSync(join(root, result))) return;
  throw new StepFailed(`${name} failed:\n${run.tail}`, "npm run check tells more about what is wrong in the sources");
}
