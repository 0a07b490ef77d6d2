import { statSync } from "node:fs";
import { hasBegunAfter, isAlive } from "../bootstrap/alive.mjs";
import { readJson } from "./private-json.mjs";

/**
 * Waits until the services of the last supervisor have ended: two backends must never open one database.
 * @param {string} file services.json
 * @param {(text: string) => void} say
 */
export async function waitForPredecessor(file, say) {
  const before = readServices(file, say);
  const pids = [before?.["supervisor"], ...["backend", "livekit"].map((name) => pidOf(before?.[name]))]
    .filter((pid) => typeof pid === "number")
    .filter((pid) => pid !== process.pid)
    // After a power cut, or in a container begun anew, a number may be another program's.
    .filter((pid) => !hasBegunAfter(pid, statSync(file).mtimeMs));
  if (pids.some(isAlive)) say("waiting for the services of the last run to end");
  for (const deadline = Date.now() + 20_000; pids.some(isAlive);) {
    if (Date.now() > deadline) throw new Error(`process ${pids.find(isAlive)} of the last run does not end`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/**
 * @param {string} file
 * @param {(text: string) => void} say
 */
function readServices(file, say) {
  try {
    return readJson(file);
  } catch (error) {
    say(`${file} can't be read (${error instanceof Error ? error.message : String(error)}): starting anew`);
    return undefined;
  }
}

/** @param {unknown} service */
function pidOf(service) {
  return typeof service === "object" && service !== null && "pid" in service ? service.pid : undefined;
}
