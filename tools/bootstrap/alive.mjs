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

/** @param {string} file */
function readOrNothing(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return ") X "; // it ended between the two looks
  }
}
