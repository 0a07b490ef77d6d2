import type { EventName, Events } from "@nchat/contract/ipc";
import type { BrowserWindow, WebContents, WebFrameMain } from "electron";
import { type Caller, tell } from "../ipc.ts";

/** What a window is for; its rights follow from it. */
export type WindowKind = "main" | "popup" | "engine";

/** Our windows, by what they are for. */
export type Windows = {
  readonly add: (kind: WindowKind, window: BrowserWindow) => void;
  readonly get: (kind: WindowKind) => BrowserWindow | null;
  /** The window that a request came from; null when it is none of ours. */
  readonly findCaller: (sender: WebContents) => Caller | null;
  /** True for the top frame of that window's page. */
  readonly isPageOf: (kind: WindowKind, frame: WebFrameMain | null) => boolean;
  /** True for a capture source that is one of our own windows. */
  readonly isOwnSource: (sourceId: string) => boolean;
  readonly broadcast: <N extends EventName>(name: N, ...args: Events[N]) => void;
  readonly tellOne: <N extends EventName>(kind: WindowKind, name: N, ...args: Events[N]) => void;
};

/** Knows every window while it is there. */
export function createWindows(): Windows {
  const windows = new Map<WindowKind, BrowserWindow>();
  return {
    add(kind, window) {
      windows.set(kind, window);
      window.once("closed", () => {
        if (windows.get(kind) === window) windows.delete(kind);
      });
    },
    get: (kind) => windows.get(kind) ?? null,
    findCaller(sender) {
      for (const [kind, window] of windows) if (window.webContents.id === sender.id) return { kind, window };
      return null;
    },
    isPageOf: (kind, frame) => frame !== null && windows.get(kind)?.webContents.mainFrame === frame,
    isOwnSource: (sourceId) => [...windows.values()].some((window) => window.getMediaSourceId() === sourceId),
    broadcast(name, ...args) {
      for (const window of windows.values()) tell(window, name, ...args);
    },
    tellOne(kind, name, ...args) {
      const window = windows.get(kind);
      if (window) tell(window, name, ...args);
    },
  };
}
