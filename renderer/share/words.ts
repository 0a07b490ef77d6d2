import type { ShareProblem } from "./share-machine.ts";

/** Why nothing is shared, and the way on. */
export function shareProblem(problem: ShareProblem): string {
  switch (problem) {
    case "gone":
      return "This window was closed meanwhile. Choose another one.";
    case "denied":
      return "Nothing chosen, nothing shared.";
    case "failed":
      return "This window could not be captured. Choose another one, or try again.";
    case "server":
      return "The server did not answer, so nothing is shared. Try again.";
  }
}

/** Told when the shared window goes away by itself. */
export const sourceClosed = "The window was closed. Sharing stopped.";

/** Told for as long as the shared window is minimised. */
export const sourceHidden = "The window is minimised. Others see a still or empty picture until you restore it.";

/** No card to show. */
export function nothingToShare(tab: "window" | "screen", query: string): string {
  if (query) return `Nothing called “${query}”.`;
  return tab === "window"
    ? "No windows to share. Open one, it appears here by itself."
    : "No screen to share was found.";
}
