import { defineConfig } from "vitest/config";

const dataFolder = "tests/support/data-folder.ts";
const unitTests = ["{contract,main,preload,renderer,backend,tools}/**/*.test.ts"];

/**
 * Where a change waits for the outcome, a test is tried twice before it counts as failed, for many cross processes, and
 * others share a disk with them; the closing lines name it. On a developer's machine it fails at once.
 */
const retry = process.env["CI"] === "true" ? 1 : 0;

/**
 * V8 compiles PGlite's code a second time for speed, which takes more of a core than the few seconds that a suite then
 * runs it would.
 */
const execArgv = ["--liftoff-only"];

/** Pictures in time need a core of their own. */
const media = ["tests/live/{call-broadcast,chromium-runtime*,composer*,embedded-*,sample-people,whip-lossy}.test.ts"];
const journeysAlone = [
  "tests/e2e/{before-live,broadcast*,call-broadcast,send-ways,share,sources,studio-*,system-sound,watch}.test.ts",
];
const live = {
  include: ["tests/live/**/*.test.ts"],
  execArgv,
  globalSetup: dataFolder,
  testTimeout: 150_000,
  hookTimeout: 120_000,
  retry,
};

const e2e = {
  include: ["tests/e2e/**/*.test.ts"],
  globalSetup: dataFolder,
  // What is waited for crosses several processes of a machine that may be busy.
  expect: { poll: { timeout: 20_000, interval: 150 } },
  testTimeout: 120_000,
  hookTimeout: 180_000,
  retry,
};

/**
 * Six projects under one reporter. `unit` and `dom` need nothing but Node; `live` talks to real servers, three files at
 * a time, for they wait for much; `live-media` encodes, composes and shows pictures as it does, two files at a time; `e2e`
 * drives the running app, two files at a time, and `e2e-media`, where what is shared and sent has to come in time, one.
 */
export default defineConfig({
  test: {
    // By itself vitest leaves a core idle.
    maxWorkers: "100%",
    projects: [
      {
        test: {
          name: "unit",
          include: unitTests,
          exclude: ["**/node_modules/**"],
          environment: "node",
          execArgv,
          testTimeout: 30_000,
          retry,
        },
      },
      { test: { name: "dom", include: ["renderer/**/*.test.tsx"], environment: "happy-dom", retry } },
      { test: { ...live, name: "live", exclude: media, maxWorkers: 3, sequence: { groupOrder: 1 } } },
      { test: { ...live, name: "live-media", include: media, maxWorkers: 2, sequence: { groupOrder: 2 } } },
      { test: { ...e2e, name: "e2e", exclude: journeysAlone, maxWorkers: 2, sequence: { groupOrder: 3 } } },
      { test: { ...e2e, name: "e2e-media", include: journeysAlone, maxWorkers: 1, sequence: { groupOrder: 4 } } },
    ],
  },
});
