import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { type Log, reasonOf } from "../system/log.ts";

/** Files that are being written: those that a kill left are removed at the next start. */
export type Unfinished = { readonly begin: (path: string) => void; readonly end: (path: string) => void };

/** Remembers them in the file `note`; opening it removes what an earlier run left. */
export function openUnfinished(note: string, log: Log): Unfinished {
  const current = new Set<string>();
  const attempt = (what: () => void) => {
    try {
      what();
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return; // nothing was left
      log("warn", "an unfinished recording may be left", { why: reasonOf(error) });
    }
  };
  const remember = () =>
    attempt(() => {
      if (current.size === 0) rmSync(note, { force: true });
      else writeFileSync(note, JSON.stringify([...current]), { mode: 0o600 });
    });
  attempt(() => {
    const left: unknown = JSON.parse(readFileSync(note, "utf8"));
    for (const path of Array.isArray(left) ? left : [])
      if (typeof path === "string" && path.endsWith(".part")) rmSync(path, { force: true });
  });
  remember();
  return {
    begin(path) {
      current.add(path);
      remember();
    },
    end(path) {
      current.delete(path);
      remember();
    },
  };
}
