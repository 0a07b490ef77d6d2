import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { codeOf } from "./files.ts";
import { type Log, reasonOf } from "./log.ts";

/** Files that are being written and are no use to anybody yet: those that a kill left are removed at the next start. */
export type Unfinished = {
  readonly begin: (path: string) => void;
  readonly end: (path: string) => void;
  /** Removes all of them at once, where nobody is left to wait for their end. */
  readonly removeAll: () => void;
};

/** Remembers them in the file `note`; opening it removes what an earlier run left. */
export function openUnfinished(note: string, log: Log): Unfinished {
  const current = new Set<string>();
  const attempt = (what: () => void) => {
    try {
      what();
    } catch (error) {
      if (codeOf(error) === "ENOENT") return; // nothing was left
      log("warn", "an unfinished file may be left", { why: reasonOf(error) });
    }
  };
  const remove = (path: string) => attempt(() => rmSync(path, { force: true }));
  const remember = () =>
    attempt(() => {
      if (current.size === 0) rmSync(note, { force: true });
      else writeFileSync(note, JSON.stringify([...current]), { mode: 0o600 });
    });
  attempt(() => readNote(note).filter(isUnfinished).forEach(remove));
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
    removeAll: () => current.forEach(remove),
  };
}

/** Whatever a note says, no other file is removed. */
const isUnfinished = (path: string) => path.endsWith(".part");

/** A list of paths; earlier notes of clips are one path as it is. */
function readNote(note: string): readonly string[] {
  const text = readFileSync(note, "utf8");
  return text.startsWith("[") ? z.array(z.string()).parse(JSON.parse(text)) : [text];
}
