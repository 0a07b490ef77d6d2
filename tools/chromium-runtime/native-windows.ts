import type { XEvent } from "x11";
import { asked, type Display } from "./display.ts";

const patience = 60_000;
/** Chromium maps a window some 100 ms after it has named it; a busy machine takes longer. */
const mapsWithin = 10_000;
const none = (): void => undefined;

/** The instance name that Chromium gives to the application window of an address. */
export function classOf(id: number): string {
  return `nchat.localhost__.runtime_window_${id}`;
}

/**
 * Finds the X11 window of each application window before the window manager sees it. While one is expected, each new
 * top-level window of our Chromium is marked "override redirect" at once. So its first mapping goes past the window
 * manager: it takes no focus, and it is unmapped before anyone can use it.
 */
export class NativeWindows {
  private readonly display: Display;
  private readonly chromiumPid: number;
  private readonly expected = new Map<string, (xid: number) => void>();
  /** Marked windows, and what is called at their first mapping. */
  private readonly claimed = new Map<number, ((xid: number) => void) | undefined>();
  private dismissing = 0;

  constructor(display: Display, chromiumPid: number) {
    this.display = display;
    this.chromiumPid = chromiumPid;
    display.onEvent((event) => this.onEvent(event));
  }

  /** Resolves to the X11 id of the window opened on `/.runtime/window/<id>`, unmapped and not yet managed. */
  expect(id: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const name = classOf(id);
      const timer = setTimeout(() => {
        this.expected.delete(name);
        reject(new Error(`Chromium opened no window for BrowserWindow ${id} within ${patience / 1000} s.`));
      }, patience);
      this.expected.set(name, (xid) => {
        clearTimeout(timer);
        resolve(xid);
      });
    });
  }

  /** Until the returned function is called, windows that Chromium opens by itself stay unseen. */
  dismissOthers(): () => void {
    this.dismissing++;
    return () => void this.dismissing--;
  }

  private onEvent(event: XEvent): void {
    const { name, wid } = event;
    const forget = (): void => void this.claimed.delete(wid); // the window ended meanwhile
    if (name === "CreateNotify" && event.parent === this.display.root && !event.overrideRedirect) {
      if (this.expected.size + this.dismissing > 0) this.claim(wid).catch(forget);
    } else if (name === "PropertyNotify" && event.atom === this.display.atoms.WM_CLASS && this.claimed.has(wid)) {
      this.readClass(wid).catch(forget);
    } else if (name === "MapNotify" && this.claimed.get(wid)) this.finish(wid);
  }

  private async claim(wid: number): Promise<void> {
    const { X, resources } = this.display;
    const ids = await asked<{ value: number[] }[]>((done) =>
      resources.QueryClientIds([{ client: wid, mask: 2 }], done),
    );
    if (ids[0]?.value[0] !== this.chromiumPid) return;
    X.ChangeWindowAttributes(wid, { overrideRedirect: true });
    this.claimed.set(wid, undefined);
    this.display.watch(wid);
    await this.readClass(wid);
  }

  private async readClass(wid: number): Promise<void> {
    const value = await this.display.get(wid, "WM_CLASS");
    const name = value?.data.toString("latin1").split("\0")[0] ?? "";
    const found = this.expected.get(name);
    if (found) {
      this.expected.delete(name);
      this.claimed.set(wid, found);
      const { mapState } = await asked<{ mapState: number }>((done) => this.display.X.GetWindowAttributes(wid, done));
      if (mapState !== 0) this.finish(wid);
      else setTimeout(() => this.mapForgotten(wid), mapsWithin).unref();
    } else if (name === "" || this.claimed.get(wid)) return;
    else if (this.dismissing > 0) this.claimed.set(wid, none);
    else this.release(wid);
  }

  /**
   * The window manager was asked to map it before it was marked, and let it be when it was: nobody else will. Where it was
   * mapped in time, nothing is left to do.
   */
  private mapForgotten(wid: number): void {
    if (this.claimed.get(wid)) this.display.X.MapWindow(wid);
  }

  private finish(wid: number): void {
    const found = this.claimed.get(wid);
    this.display.X.UnmapWindow(wid);
    this.release(wid);
    found?.(wid);
  }

  private release(wid: number): void {
    this.claimed.delete(wid);
    this.display.X.ChangeWindowAttributes(wid, { overrideRedirect: false });
  }
}
