import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";

/** Writes one line. Never give it a token, a password or a whole address with its query. */
export type Log = (level: "info" | "warn" | "error", message: string, data?: Readonly<Record<string, unknown>>) => void;

/** JSON lines in `path` and on stderr. At `maxBytes` the file becomes `<path>.old` and a new one begins. */
export function createLog(path: string, maxBytes: number): Log {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  let size = sizeOf(path);
  return (level, message, data) => {
    const line = `${JSON.stringify({ time: new Date().toISOString(), level, message, ...data })}\n`;
    if (level !== "info") process.stderr.write(line);
    if (size + line.length > maxBytes) {
      renameSync(path, `${path}.old`);
      size = 0;
    }
    appendFileSync(path, line, { mode: 0o600 });
    size += line.length;
  };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** What an unknown thrown thing says. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
