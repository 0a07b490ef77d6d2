import type { HistoryEntry } from "@nchat/contract/rest/calls";

/** The calls of before, newest first. `more` is where loading the next page stands. */
export type HistoryState =
  | { readonly step: "loading" }
  | { readonly step: "failed" }
  | {
      readonly step: "ready";
      readonly entries: readonly HistoryEntry[];
      readonly total: number;
      readonly more: "idle" | "loading" | "failed";
    };

export type HistoryEvent =
  | { readonly type: "asked" }
  /** The newest page; keeps older ones that were loaded. */
  | { readonly type: "loaded"; readonly entries: readonly HistoryEntry[]; readonly total: number }
  | { readonly type: "load-failed" }
  | { readonly type: "more-asked" }
  | { readonly type: "more-loaded"; readonly entries: readonly HistoryEntry[]; readonly total: number }
  | { readonly type: "more-failed" };

/** Before the history was asked for. */
export const initialHistory: HistoryState = { step: "loading" };

/** Pure. An event that does not apply returns the very same state. */
export function nextHistory(state: HistoryState, event: HistoryEvent): HistoryState {
  switch (event.type) {
    case "asked":
      return state.step === "failed" ? { step: "loading" } : state;
    case "loaded": {
      const older = state.step === "ready" ? state.entries : [];
      return { step: "ready", entries: merge(event.entries, older), total: event.total, more: "idle" };
    }
    case "load-failed":
      return state.step === "ready" ? state : { step: "failed" };
    case "more-asked":
      return state.step === "ready" && state.more !== "loading" ? { ...state, more: "loading" } : state;
    case "more-loaded":
      return state.step === "ready"
        ? { step: "ready", entries: merge(state.entries, event.entries), total: event.total, more: "idle" }
        : state;
    case "more-failed":
      return state.step === "ready" ? { ...state, more: "failed" } : state;
  }
}

/** Both lists in their order; a call in both is taken from the first one. */
function merge(first: readonly HistoryEntry[], second: readonly HistoryEntry[]): readonly HistoryEntry[] {
  const known = new Set(first.map((entry) => entry.call.id));
  return [...first, ...second.filter((entry) => !known.has(entry.call.id))];
}

export type HistoryFilter = "all" | "missed";

/** Nobody took it here: it rang out, or the caller gave up. */
export function isMissedCall({ outcome, direction }: HistoryEntry): boolean {
  return outcome === "missed" || (outcome === "cancelled" && direction === "incoming");
}

/** The calls that a filter lets through. */
export function filterHistory(entries: readonly HistoryEntry[], filter: HistoryFilter): readonly HistoryEntry[] {
  return filter === "all" ? entries : entries.filter(isMissedCall);
}
