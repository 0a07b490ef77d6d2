// Owns LiveKit, the backend and the virtual display of one data folder. Lives while any app is connected to it and
// stops everything when the last has gone, however that one ended.
import { rmSync } from "node:fs";
import { join } from "node:path";
import { controlPath, makePrivate } from "./bootstrap/paths.mjs";
import { boundedLog } from "./supervisor/bounded-log.mjs";
import { listenForApps } from "./supervisor/control.mjs";
import { waitForPredecessor } from "./supervisor/predecessor.mjs";
import { writeJson } from "./supervisor/private-json.mjs";
import { createStack } from "./supervisor/stack.mjs";

const unclaimedMs = 10_000;

const data = process.argv[2];
if (!data) throw new Error("usage: supervisor.mjs DATA_FOLDER");
makePrivate(data);
const state = join(data, "services.json");
const log = boundedLog(join(data, "logs", "supervisor.log"));
const write = (/** @type {string} */ text) => log(`${new Date().toISOString()} ${text}`);

let isEnding = false;
const end = async (/** @type {string} */ why) => {
  if (isEnding) return;
  isEnding = true;
  write(`ending: ${why}`);
  control?.close();
  await stack.stop();
  rmSync(state, { force: true });
  write("ended");
  process.exit(0);
};

const say = (/** @type {string} */ text) => {
  write(text);
  control?.tell({ type: "said", text });
};
const stack = createStack({
  data,
  env: process.env,
  say,
  onChange: (running) => {
    if (!isEnding) writeJson(state, running);
  },
  onGivenUp: (reason) => {
    say(`${reason}: giving up`);
    control?.tell({ type: "failed", reason });
  },
});

/** @type {Promise<void> | undefined} */
let cleared;

/**
 * @param {unknown} request
 * @param {(message: object) => void} answer
 */
const serve = async (request, answer) => {
  if (!isNeeds(request)) return answer({ type: "failed", reason: "not a request" });
  if (!control?.isStillOurs()) return end("another supervisor has taken over");
  try {
    cleared ??= waitForPredecessor(state, say);
    await cleared;
    answer({ type: "ready", running: await stack.ensure(request) });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    write(`failed: ${reason}`);
    answer({ type: "failed", reason });
  }
};

const control = await listenForApps({
  path: controlPath(data),
  onRequest: (request, answer) => void serve(request, answer),
  onLastGone: () => void end("the last app has gone"),
});
if (!control) {
  write("another supervisor serves this folder");
  process.exit(0);
}
write(`listening (pid ${process.pid})`);
setTimeout(() => {
  if (!control.wasJoined()) void end("no app came");
}, unclaimedMs);
process.on("SIGTERM", () => void end("SIGTERM"));
process.on("SIGINT", () => void end("SIGINT"));
process.on("uncaughtException", (error) => {
  write(error.stack ?? error.message);
  void end("a fault of its own");
});

/**
 * @param {unknown} request
 * @returns {request is import("./supervisor/stack.mjs").Needs}
 */
function isNeeds(request) {
  return typeof request === "object" && request !== null && "backend" in request && "display" in request;
}
