import { existsSync, readFileSync } from "node:fs";

/**
 * Whether a process runs. One that has ended and was not collected by its parent does not.
 * @param {number} pid
 * @returns {boolean}
 */
export function isAlive(pid) {
  const stat = `/proc/${pid}/stat`;
  if (process.platform === "linux") return existsSync(stat) && !/\) [ZX] /.test(readOrNothing(stat));
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/**
 * Whether the process of that number has begun after a moment: then it is another one than a note of that time names.
 * @param {number} pid
 * @param {number} atMs milliseconds since 1970
 * @returns {boolean} false also where the system does not tell
 */
export function hasBegunAfter(pid, atMs) {
  const stat = readOrNothing(`/proc/${pid}/stat`);
  const ticks = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]);
  const bootSeconds = Number(/^btime (\d+)$/m.exec(readOrNothing("/proc/stat"))?.[1]);
  return (bootSeconds + ticks / ticksASecond) * 1000 > atMs + clockSlackMs;
}

/** The kernel's unit of a process's start, the same on every Linux that Node runs on. */
const ticksASecond = 100;
/** The moment of the boot is told in whole seconds. */
const clockSlackMs = 2000;

/** @param {string} file */
function readOrNothing(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ") X "; // it ended between the two looks
  }
}
