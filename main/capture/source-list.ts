import type { CaptureSource } from "@nchat/contract/ipc/capture";
import { type Log, reasonOf } from "../system/log.ts";

type Kind = CaptureSource["kind"];

/** What is asked for: `withPictures` costs a picture of every window. */
export type Wanted = { readonly kinds: readonly Kind[]; readonly withPictures: boolean };

/** How long the picker waits for a fresh list before it is given the last one. */
export const patienceMilliseconds = 3000;

/**
 * Lists screens and windows. A slow or failed enumeration answers with the last list, so the picker is never emptied;
 * what it finds in the end is there at the next question.
 */
export function createSourceList(enumerate: (wanted: Wanted) => Promise<CaptureSource[]>, log: Log) {
  const last = new Map<string, CaptureSource[]>();
  const running = new Map<string, Promise<CaptureSource[]>>();

  return async function list(wanted: Wanted): Promise<CaptureSource[]> {
    const key = `${[...wanted.kinds].sort().join()} ${wanted.withPictures}`;
    const fresh = running.get(key) ?? begin(key, wanted);
    const known = last.get(key);
    return known ? Promise.race([fresh, after(patienceMilliseconds, known)]) : fresh;
  };

  function begin(key: string, wanted: Wanted): Promise<CaptureSource[]> {
    const found = enumerate(wanted)
      .then((sources) => {
        last.set(key, sources);
        return sources;
      })
      .catch((error: unknown) => {
        log("warn", "sources not listed", { why: reasonOf(error) });
        return last.get(key) ?? [];
      })
      .finally(() => running.delete(key));
    running.set(key, found);
    return found;
  }
}

function after<T>(milliseconds: number, value: T): Promise<T> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, value).unref());
}
