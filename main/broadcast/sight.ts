import type { BrowserWindow } from "electron";

/** What tells whether a window can be seen. */
export type SeenWindow = Pick<BrowserWindow, "isVisible" | "isMinimized" | "isDestroyed"> & {
  readonly on: (event: "show", listener: () => void) => unknown;
  readonly off: (event: "show", listener: () => void) => unknown;
};

/** Whether the studio can be seen by anybody. */
export type Sight = {
  /** True while no window was given. */
  readonly isInSight: () => boolean;
  /** This window is the studio's from now on. */
  readonly follow: (window: SeenWindow | null) => void;
  readonly stop: () => void;
};

/** Windows brings a window back that was maximised or full-screen with no `restore`, but with the word for that. */
const back = ["restore", "maximize", "enter-full-screen", "focus"] as const;
const events = ["show", "hide", "minimize", ...back, "closed"] as const;

/**
 * Minimised and hidden it can't be seen. Its page does not know of that: it goes on as if it were seen, since a call does.
 * `onChanged` is called for each change.
 */
export function createSight(onChanged: (isInSight: boolean) => void): Sight {
  let window: SeenWindow | null = null;
  let isInSight = true;
  const look = () => {
    const next = !window || (!window.isDestroyed() && window.isVisible() && !window.isMinimized());
    if (next === isInSight) return;
    isInSight = next;
    onChanged(next);
  };
  const follow = (next: SeenWindow | null) => {
    // Electron types each event apart.
    if (next !== window) {
      for (const event of events) window?.off(event as "show", look);
      window = next;
      for (const event of events) window?.on(event as "show", look);
    }
    look();
  };
  return { isInSight: () => isInSight, follow, stop: () => follow(null) };
}
