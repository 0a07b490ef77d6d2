import type { Desktop } from "../preload/index.ts";

declare global {
  interface Window {
    /** The bridge that the preload exposes; absent in a plain browser. */
    readonly desktop?: Desktop;
  }
}
