import { EventEmitter } from "node:events";
import type { Rectangle } from "electron";
import type { XEvent } from "x11";
import { asked, type AtomName, type Display } from "./display.ts";

export type WindowState = {
  readonly visible: boolean;
  readonly minimized: boolean;
  readonly maximized: boolean;
  readonly fullScreen: boolean;
  readonly focused: boolean;
};
export type WindowStyle = {
  readonly frame: boolean;
  readonly focusable: boolean;
  readonly resizable: boolean;
  readonly title: string;
  readonly minimum: readonly [number, number];
  readonly maximum: readonly [number, number];
};
type Limits = Pick<WindowStyle, "minimum" | "maximum" | "resizable">;
type NativeEvents = { state: [WindowState, WindowState]; bounds: [Rectangle, Rectangle]; gone: [] };

/** One X11 window of the app: what the window manager and the app do to it, and its state as the server tells it. */
export class NativeWindow extends EventEmitter<NativeEvents> {
  state: WindowState = { visible: false, minimized: false, maximized: false, fullScreen: false, focused: false };
  readonly xid: number;
  private readonly display: Display;
  private readonly unfollow: () => void;
  private readonly wanted = new Set<AtomName>();
  private mapped = false;
  private everShown = false;
  private bounds: Rectangle;

  constructor(display: Display, xid: number, bounds: Rectangle) {
    super();
    this.display = display;
    this.xid = xid;
    this.bounds = bounds;
    this.unfollow = display.onEvent((event) => this.onEvent(event));
  }

  /** Writes what the window manager reads when it first sees the window. */
  dress(style: WindowStyle): void {
    const { display, xid } = this;
    display.watch(xid);
    display.set(xid, "_MOTIF_WM_HINTS", "_MOTIF_WM_HINTS", 32, [2, 0, style.frame ? 1 : 0, 0, 0]);
    this.setFocusable(style.focusable);
    this.limit(style);
    this.setTitle(style.title);
  }

  /** A window without input is never given the keyboard, not even by a click on it. */
  readonly setFocusable = (focusable: boolean): void =>
    void this.display.set(this.xid, "WM_HINTS", "WM_HINTS", 32, [3, focusable ? 1 : 0, 1, 0, 0, 0, 0, 0, 0]);

  limit({ minimum, maximum, resizable }: Limits, bounds = this.bounds): void {
    const { width, height, x, y } = bounds;
    const least = resizable ? minimum : [width, height];
    const most = resizable ? maximum.map((side) => side || 32_767) : [width, height];
    const hints = [1 | 2 | 16 | 32, x >>> 0, y >>> 0, width, height, ...least, ...most, ...Array<number>(9).fill(0)];
    this.display.set(this.xid, "WM_NORMAL_HINTS", "WM_SIZE_HINTS", 32, hints);
  }

  readonly setTitle = (title: string): void =>
    void this.display.set(this.xid, "_NET_WM_NAME", "UTF8_STRING", 8, Buffer.from(title));

  /** Maps the window. `quietly` leaves the keyboard focus where it is. */
  show(quietly: boolean): void {
    const { display, xid, mapped } = this;
    if (quietly) display.set(xid, "_NET_WM_USER_TIME", "CARDINAL", 32, [0]);
    else display.X.DeleteProperty(xid, display.atoms._NET_WM_USER_TIME);
    if (!mapped) {
      const states = [...this.wanted].map((name) => display.atoms[name]);
      display.set(xid, "_NET_WM_STATE", "ATOM", 32, states);
      this.configure(this.bounds);
      display.X.MapWindow(xid);
      this.mapped = true;
      this.everShown = true;
    }
    if (quietly) display.X.ConfigureWindow(xid, { stackMode: 0 });
    else this.activate();
  }

  hide(): void {
    if (!this.mapped) return;
    this.mapped = false;
    this.display.X.UnmapWindow(this.xid);
    const withdrawn = { name: "UnmapNotify", event: this.display.root, wid: this.xid, fromConfigure: false };
    this.display.X.SendEvent(this.display.root, 0, 0x180000, withdrawn);
    void this.readState();
  }

  readonly activate = (): void => void this.display.tellManager(this.xid, "_NET_ACTIVE_WINDOW", [2, 0, 0]);
  readonly blur = (): void => void this.display.X.SetInputFocus(this.display.root, 1);
  readonly raise = (): void => void this.display.X.ConfigureWindow(this.xid, { stackMode: 0 });
  readonly minimize = (): void => void this.display.tellManager(this.xid, "WM_CHANGE_STATE", [3]);

  restore(): void {
    this.display.X.MapWindow(this.xid);
    this.activate();
  }

  /** Adds or removes states of the window, now and for its next mapping. */
  setStates(on: boolean, first: AtomName, second?: AtomName): void {
    for (const name of second ? [first, second] : [first]) {
      if (on) this.wanted.add(name);
      else this.wanted.delete(name);
    }
    if (!this.mapped) return;
    const { atoms } = this.display;
    const data = [on ? 1 : 0, atoms[first], second ? atoms[second] : 0, 2];
    this.display.tellManager(this.xid, "_NET_WM_STATE", data);
  }

  readonly getBounds = (): Rectangle => ({ ...this.bounds });

  setBounds(bounds: Partial<Rectangle>, limits: Limits): void {
    const next = { ...this.bounds, ...bounds };
    if (!limits.resizable) this.limit(limits, next); // its only size is the new one
    this.configure(next);
    if (!this.mapped) this.moved(next);
  }

  readonly onFocusMoved = (active: number): void => void this.change({ focused: active === this.xid });

  private configure({ x, y, width, height }: Rectangle): void {
    this.display.X.ConfigureWindow(this.xid, { x, y, width, height });
  }

  private change(change: Partial<WindowState>): void {
    const before = this.state;
    this.state = { ...before, ...change };
    this.emit("state", this.state, before);
  }

  private moved(next: Rectangle): void {
    const before = this.bounds;
    this.bounds = next;
    const same =
      before.x === next.x && before.y === next.y && before.width === next.width && before.height === next.height;
    if (!same) this.emit("bounds", next, before);
  }

  private onEvent(event: XEvent): void {
    if (event.name === "ConfigureNotify" ? event.wid1 !== this.xid || event.wid !== this.xid : event.wid !== this.xid)
      return;
    const { atoms } = this.display;
    if (event.name === "MapNotify") this.change({ visible: true, minimized: false });
    else if (event.name === "UnmapNotify") this.change({ visible: this.mapped });
    else if (event.name === "DestroyNotify") {
      this.unfollow();
      this.emit("gone");
    } else if (event.name === "ConfigureNotify" && this.mapped) void this.readBounds(event);
    else if (event.name === "PropertyNotify" && (event.atom === atoms._NET_WM_STATE || event.atom === atoms.WM_STATE))
      void this.readState();
  }

  private async readBounds({ width, height }: XEvent): Promise<void> {
    try {
      const { X, root } = this.display;
      type At = { child: number; destX: number; destY: number };
      const at = await asked<At>((done) => X.TranslateCoordinates(this.xid, root, 0, 0, done));
      this.moved({ x: at.destX, y: at.destY, width, height });
    } catch {
      return; // the window has gone; "gone" says so
    }
  }

  private async readState(): Promise<void> {
    const { atoms } = this.display;
    const [states, [wmState]] = await Promise.all([
      this.display.getNumbers(this.xid, "_NET_WM_STATE"),
      this.display.getNumbers(this.xid, "WM_STATE"),
    ]);
    // Chromium takes a window that is only unmapped for visible; told that it is hidden, it hides the page as well.
    const hidden = !this.mapped && this.everShown && !states.includes(atoms._NET_WM_STATE_HIDDEN);
    if (hidden) this.display.set(this.xid, "_NET_WM_STATE", "ATOM", 32, [atoms._NET_WM_STATE_HIDDEN]);
    this.change({
      minimized: this.mapped && wmState === 3,
      maximized:
        states.includes(atoms._NET_WM_STATE_MAXIMIZED_HORZ) && states.includes(atoms._NET_WM_STATE_MAXIMIZED_VERT),
      fullScreen: states.includes(atoms._NET_WM_STATE_FULLSCREEN),
    });
  }
}
