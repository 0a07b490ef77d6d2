import type { Recording } from "@nchat/contract/recordings";

/** Which recordings somebody wants to see. */
export type LibraryKind = "all" | "call" | "stream";

/** The recordings that this person may see, newest first. `more` is where loading the next page stands. */
export type Library =
  | { readonly step: "loading" }
  | { readonly step: "failed" }
  | {
      readonly step: "ready";
      readonly recordings: readonly Recording[];
      readonly total: number;
      readonly more: "idle" | "loading" | "failed";
    };

export type LibraryEvent =
  | { readonly type: "asked" }
  /** The newest page; older ones that were loaded stay. */
  | { readonly type: "loaded"; readonly recordings: readonly Recording[]; readonly total: number }
  | { readonly type: "load-failed" }
  | { readonly type: "more-asked" }
  | { readonly type: "more-loaded"; readonly recordings: readonly Recording[]; readonly total: number }
  | { readonly type: "more-failed" }
  /** One as it is now, new or known. */
  | { readonly type: "told"; readonly recording: Recording }
  | { readonly type: "removed"; readonly recordingId: string };

/** Before the library was asked for. */
export const initialLibrary: Library = { step: "loading" };

/** Pure. An event that does not apply returns the very same state. */
export function nextLibrary(library: Library, event: LibraryEvent): Library {
  switch (event.type) {
    case "asked":
      return library.step === "failed" ? initialLibrary : library;
    case "load-failed":
      return library.step === "ready" ? library : { step: "failed" };
    case "loaded":
      return { step: "ready", ...withOlder(library, event), total: event.total, more: "idle" };
    case "more-asked":
      return library.step === "ready" && library.more !== "loading" ? { ...library, more: "loading" } : library;
    case "more-loaded":
      return library.step === "ready"
        ? {
            step: "ready",
            recordings: merged(library.recordings, event.recordings),
            total: event.total,
            more: "idle",
          }
        : library;
    case "more-failed":
      return library.step === "ready" ? { ...library, more: "failed" } : library;
    case "told":
      return told(library, event.recording);
    case "removed": {
      if (library.step !== "ready") return library;
      const recordings = library.recordings.filter(({ id }) => id !== event.recordingId);
      const isKnown = recordings.length < library.recordings.length;
      return isKnown ? { ...library, recordings, total: library.total - 1 } : library;
    }
  }
}

/** What is older than the page that came now: the rest is as the page says. */
function withOlder(library: Library, { recordings, total }: Extract<LibraryEvent, { type: "loaded" }>) {
  const oldest = recordings.at(-1);
  if (library.step !== "ready" || !oldest || recordings.length >= total) return { recordings };
  const older = library.recordings.filter(({ createdAt }) => createdAt < oldest.createdAt);
  return { recordings: merged(recordings, older) };
}

function told(library: Library, recording: Recording): Library {
  if (library.step !== "ready") return library;
  const isKnown = library.recordings.some(({ id }) => id === recording.id);
  const oldest = library.recordings.at(-1);
  const isOlder = oldest !== undefined && recording.createdAt < oldest.createdAt;
  // One before the pages that were loaded comes with its page.
  if (!isKnown && isOlder && library.recordings.length < library.total) return library;
  const total = isKnown ? library.total : library.total + 1;
  return { ...library, total, recordings: merged([recording], library.recordings) };
}

/** Newest first; one that is in both is taken from the first. */
function merged(first: readonly Recording[], second: readonly Recording[]): readonly Recording[] {
  const known = new Set(first.map(({ id }) => id));
  return [...first, ...second.filter(({ id }) => !known.has(id))].toSorted((a, b) =>
    a.createdAt === b.createdAt ? a.id.localeCompare(b.id) : b.createdAt.localeCompare(a.createdAt),
  );
}
