import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * A log file that keeps its newest lines: when full it becomes `<file>.1` and a new one is begun.
 * @param {string} file
 * @param {number} [maxBytes]
 * @returns {(line: string) => void}
 */
export function boundedLog(file, maxBytes = 5 * 1024 * 1024) {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  let size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return (line) => {
    const text = `${line}\n`;
    if (size + text.length > maxBytes && size > 0) {
      renameSync(file, `${file}.1`);
      size = 0;
    }
    appendFileSync(file, text, { mode: 0o600 });
    size += Buffer.byteLength(text);
  };
}
