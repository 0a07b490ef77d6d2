// npm test: sets up what tests need, then runs every check: format, lint, types, unused code, unit, live, end to end.
import { watchAncestors } from "./bootstrap/ancestors.mjs";
import { atHome } from "./bootstrap/at-home.mjs";

await atHome(import.meta.url, async () => {
  watchAncestors(() => process.exit(143));
  const { prepareTests } = await import("./testing/prepare.mjs");
  const { runStaticChecks, runTests, runUnitTests } = await import("./testing/checks.mjs");
  const { closing } = await import("./testing/report.mjs");
  const { reportPlatforms } = await import("./testing/platforms.mjs");
  const { root } = await import("./bootstrap/paths.mjs");
  await prepareTests();
  /** @type {string[]} */
  let platforms = [];
  const unit = await runUnitTests();
  // Live tests wait for much, and leave time of the cores to what waits for nothing.
  const [live, quick] = await Promise.all([
    runTests("live", ["live", "live-media"], 32),
    runStaticChecks({ isAside: true }),
  ]);
  const outcomes = [
    ...[...quick, unit, live],
    await runTests("end to end", ["e2e", "e2e-media"], 36, (report) => {
      platforms = reportPlatforms(report, { root, env: process.env, now: new Date() });
    }),
  ];
  const { lines, isGood } = closing(outcomes, process.env["CI"] === "true");
  for (const line of [...platforms, ...lines]) console.log(line);
  return isGood ? 0 : 1;
});
