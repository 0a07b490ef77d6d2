// npm start: from a fresh clone to the running app. Plain Node without dependencies, for it runs before anything is
// installed; `--help` tells the options.
import { ensurePackages } from "./bootstrap/npm-packages.mjs";
import { checkNode, isWantedNode, runOnWantedNode } from "./bootstrap/node-version.mjs";
import { parseOptions, usage } from "./bootstrap/options.mjs";
import { sayFailure } from "./bootstrap/say.mjs";
import { fileURLToPath } from "node:url";

const args = process.argv.slice(2);

try {
  const options = parseOptions(args, process.env);
  if (options.help) {
    console.log(usage);
  } else {
    checkNode();
    await ensurePackages();
    if (isWantedNode()) {
      const { run } = await import("./bootstrap/run.mjs");
      process.exitCode = await run(options);
    } else {
      process.exitCode = await runOnWantedNode(fileURLToPath(import.meta.url), args);
    }
  }
} catch (error) {
  sayFailure(error);
  process.exitCode = 1;
}
process.exit();
