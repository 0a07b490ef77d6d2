import type { XEvent } from "x11";
import { asked, type Display } from "./display.ts";

/** Finds the X11 window of each application window before the window manager sees it. */
export type NativeWindows = {
  /** Resolves to the X11 id of the window opened on `/.runtime/window/<id>`, unmapped and not yet managed. */
  readonly expect: (id: number) => Promise<number>;
  /** Until the returned function is called, windows that Chromium opens by itself stay unseen. */
  readonly dismissOthers: () => () => void;
};

/** The instance name that Chromium gives to the application window of an address. */
export function classOf(id: number): string {
  return `nchat.localhost__.runtime_window_${id}`;
}

/**
 * While a window is expected, each new top-level window of our Chromium is marked "override redirect" at once. So its
 * first mapping goes past the window manager: it takes no focus, and it is unmapped before anyone can use it.
 */
export function createNativeWindows(display: Display, chromiumPid: number): NativeWindows {
  const { X, atoms } = display;
  const expected = new Map<string, (xid: number) => void>();
  const claimed = new Map<number, ((xid: number) => void) | undefined>();
  let dismissing = 0;
  let base: number | undefined;

  const isOurs = async (wid: number): Promise<boolean> => {
    // All ids of one client share its base, so one question to the server is enough.
    if (base !== undefined) return wid >>> 21 === base >>> 21;
    const ids = await asked<{ value: number[] }[]>((done) =>
      display.resources.QueryClientIds([{ client: wid, mask: 2 }], done),
    );
    if (ids[0]?.value[0] !== chromiumPid) return false;
    base = wid;
    return true;
  };
  const claim = async (event: XEvent): Promise<void> => {
    if (!(await isOurs(event.wid))) return;
    X.ChangeWindowAttributes(event.wid, { overrideRedirect: true });
    claimed.set(event.wid, undefined);
    display.watch(event.wid);
    await readClass(event.wid);
  };
  const readClass = async (wid: number): Promise<void> => {
    const value = await display.get(wid, "WM_CLASS");
    const name = value?.data.toString("latin1").split("\0")[0] ?? "";
    const found = expected.get(name);
    if (found) {
      expected.delete(name);
      claimed.set(wid, found);
      const { mapState } = await asked<{ mapState: number }>((done) => X.GetWindowAttributes(wid, done));
      if (mapState !== 0) finish(wid);
    } else if (name === "" || claimed.get(wid)) return;
    else if (dismissing > 0) claimed.set(wid, () => undefined);
    else release(wid);
  };
  const finish = (wid: number): void => {
    const found = claimed.get(wid);
    claimed.delete(wid);
    X.UnmapWindow(wid);
    release(wid);
    found?.(wid);
  };
  const release = (wid: number): void => {
    claimed.delete(wid);
    X.ChangeWindowAttributes(wid, { overrideRedirect: false });
  };
  const onEvent = (event: XEvent): void => {
    if (event.name === "CreateNotify" && event.parent === display.root && !event.overrideRedirect) {
      if (expected.size + dismissing > 0) claim(event).catch(() => claimed.delete(event.wid)); // it ended meanwhile
    } else if (event.name === "PropertyNotify" && event.atom === atoms.WM_CLASS && claimed.has(event.wid)) {
      readClass(event.wid).catch(() => claimed.delete(event.wid)); // likewise
    } else if (event.name === "MapNotify" && claimed.get(event.wid)) finish(event.wid);
  };
  display.onEvent(onEvent);
  return {
    dismissOthers: () => {
      dismissing++;
      return () => void dismissing--;
    },
    expect: (id) =>
      new Promise((resolve, reject) => {
        const name = classOf(id);
        const timer = setTimeout(() => {
          expected.delete(name);
          reject(new Error(`Chromium opened no window for BrowserWindow ${id} within 20 s.`));
        }, 20_000);
        expected.set(name, (xid) => {
          clearTimeout(timer);
          resolve(xid);
        });
      }),
  };
}
