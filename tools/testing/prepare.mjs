import { ensureBuilt } from "../bootstrap/build.mjs";
import { ensureSystemPackages, forTests, forTheApp } from "../bootstrap/debian.mjs";
import { ensureElectron } from "../bootstrap/electron.mjs";
import { ensureLiveKit } from "../bootstrap/livekit.mjs";
import { sayFailure } from "../bootstrap/say.mjs";
import { ensureVersitygw } from "../bootstrap/versitygw.mjs";

/**
 * Brings what tests need. What can't be had is said, and the tests that need it are listed as not run.
 */
export async function prepareTests() {
  const steps = [
    () => ensureSystemPackages([...forTheApp, ...forTests]),
    () => ensureElectron(process.env),
    () => ensureLiveKit({}),
    () => ensureVersitygw(),
    () => ensureBuilt(["app", "web", "composer"]),
  ];
  for (const work of steps) {
    try {
      await work();
    } catch (error) {
      sayFailure(error);
    }
  }
}
