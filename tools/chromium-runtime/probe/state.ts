import type { BrowserWindow, DesktopCapturerSource } from "electron";

/** What the probe's actions share. */
type State = {
  main: BrowserWindow;
  allowed: boolean;
  mayClose: boolean;
  isGuarded: boolean;
  chosen: DesktopCapturerSource | null;
  readonly events: string[];
  readonly seen: string[];
};
/** What stdin may name. */
export type Actions = Readonly<Record<string, (value: unknown) => Promise<unknown>>>;

let current: BrowserWindow | undefined;
export const state: State = {
  get main() {
    if (!current) throw new Error("There is no window: open one first.");
    return current;
  },
  set main(window) {
    current = window;
  },
  allowed: true,
  mayClose: false,
  isGuarded: false,
  chosen: null,
  events: [],
  seen: [],
};

export function note(...what: readonly string[]): void {
  state.events.push(what.join(" "));
}

export function inPage(code: string): Promise<unknown> {
  return state.main.webContents.executeJavaScript(code, true);
}

export function once(target: NodeJS.EventEmitter, name: string): Promise<unknown> {
  return new Promise((resolve) => target.once(name, resolve));
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
