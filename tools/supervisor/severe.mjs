const errorLevel = 50;

/**
 * What a person in front of the terminal should hear of a service's log: its errors.
 * @param {string} line one line of pino's JSON
 * @returns {string | undefined}
 */
export function severeIn(line) {
  if (!line.startsWith("{")) return undefined;
  try {
    const { level, msg } = JSON.parse(line);
    return typeof level === "number" && level >= errorLevel && typeof msg === "string" ? msg : undefined;
  } catch {
    return undefined; // not a log line after all; it is in the log file
  }
}
