// npm start: from a fresh clone to the running app. Plain Node without dependencies, for it runs before anything is
// installed; `--help` tells the options.
import { atHome } from "./bootstrap/at-home.mjs";
import { parseOptions, usage } from "./bootstrap/options.mjs";
import { sayFailure } from "./bootstrap/say.mjs";

const options = readOptions();
if (options?.help) console.log(usage);
else if (options) {
  await atHome(import.meta.url, async () => {
    const { run } = await import("./bootstrap/run.mjs");
    return run(options);
  });
}

/** @returns {import("./bootstrap/options.mjs").StartOptions | undefined} */
function readOptions() {
  try {
    return parseOptions(process.argv.slice(2), process.env);
  } catch (error) {
    sayFailure(error);
    process.exitCode = 1;
    return undefined;
  }
}
