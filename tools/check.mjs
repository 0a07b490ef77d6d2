// npm run check: format, lint, types, unused code and unit tests.
import { watchAncestors } from "./bootstrap/ancestors.mjs";
import { atHome } from "./bootstrap/at-home.mjs";
import { closing } from "./testing/report.mjs";

await atHome(import.meta.url, async () => {
  watchAncestors(() => process.exit(143));
  const { runQuickChecks } = await import("./testing/checks.mjs");
  const { lines, isGood } = closing(await runQuickChecks(), false);
  for (const line of lines) console.log(line);
  return isGood ? 0 : 1;
});
