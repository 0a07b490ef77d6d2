import { fileURLToPath } from "node:url";
import { checkNode, isWantedNode, runOnWantedNode } from "./node-version.mjs";
import { ensurePackages } from "./npm-packages.mjs";
import { sayFailure } from "./say.mjs";

/**
 * Runs a script's work with the npm packages in place and on the Node the product is made for, and ends the process
 * with its exit code.
 * @param {string} script `import.meta.url` of the script
 * @param {() => Promise<number>} work
 * @param {readonly string[]} [args]
 */
export async function atHome(script, work, args = process.argv.slice(2)) {
  let code = 1;
  try {
    checkNode();
    await ensurePackages();
    code = isWantedNode() ? await work() : await runOnWantedNode(fileURLToPath(script), args);
  } catch (error) {
    sayFailure(error);
  }
  process.exit(code);
}
