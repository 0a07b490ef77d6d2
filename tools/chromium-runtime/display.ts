import x11, { type XClient, type XComposite, type XEvent, type XProperty, type XResources, type XScreen } from "x11";

const names = [
  "UTF8_STRING",
  "_MOTIF_WM_HINTS",
  "_NET_ACTIVE_WINDOW",
  "_NET_CLIENT_LIST",
  "_NET_CLIENT_LIST_STACKING",
  "_NET_FRAME_EXTENTS",
  "_NET_WM_ICON",
  "_NET_WM_NAME",
  "_NET_WM_PID",
  "_NET_WM_STATE",
  "_NET_WM_STATE_ABOVE",
  "_NET_WM_STATE_DEMANDS_ATTENTION",
  "_NET_WM_STATE_FULLSCREEN",
  "_NET_WM_STATE_HIDDEN",
  "_NET_WM_STATE_MAXIMIZED_HORZ",
  "_NET_WM_STATE_MAXIMIZED_VERT",
  "_NET_WM_STATE_SKIP_PAGER",
  "_NET_WM_STATE_SKIP_TASKBAR",
  "_NET_WM_STATE_STICKY",
  "_NET_WM_USER_TIME",
  "_NET_WM_USER_TIME_WINDOW",
  "_NET_WM_WINDOW_TYPE",
  "_NET_WM_WINDOW_TYPE_NORMAL",
  "_NET_WORKAREA",
  "WM_CHANGE_STATE",
  "WM_STATE",
  "ATOM",
  "CARDINAL",
  "STRING",
  "WM_CLASS",
  "WM_HINTS",
  "WM_NAME",
  "WM_NORMAL_HINTS",
  "WM_SIZE_HINTS",
] as const;
export type AtomName = (typeof names)[number];

/** A connection to the X server with what the runtime asks of it, as promises. */
export type Display = {
  readonly X: XClient;
  readonly screen: XScreen;
  readonly root: number;
  readonly keycodes: readonly [first: number, last: number];
  readonly atoms: Readonly<Record<AtomName, number>>;
  readonly resources: XResources;
  readonly composite: XComposite;
  readonly get: (wid: number, name: AtomName) => Promise<XProperty | undefined>;
  readonly getNumbers: (wid: number, name: AtomName) => Promise<number[]>;
  readonly set: (
    wid: number,
    name: AtomName,
    type: AtomName,
    format: 8 | 32,
    data: Buffer | string | readonly number[],
  ) => void;
  /** Asks the window manager something about a window. */
  readonly tellManager: (wid: number, name: AtomName, data: readonly number[]) => void;
  readonly watch: (wid: number) => void;
  /** Hears every event of the connection, until the returned function is called. */
  readonly onEvent: (listener: (event: XEvent) => void) => () => void;
  readonly close: () => void;
};

/** Turns one callback request into a promise. */
export function asked<T>(request: (done: (error: Error | null, value: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => request((error, value) => (error ? reject(error) : resolve(value))));
}

/** Connects to the X server named by DISPLAY. */
export async function openDisplay(): Promise<Display> {
  const {
    client: X,
    screen: screens,
    ...codes
  } = await asked<Parameters<Parameters<typeof x11.createClient>[0]>[1]>((done) => x11.createClient(done));
  const [screen] = screens;
  if (!screen) throw new Error("The X server has no screen.");
  // A window may end between two requests about it; the server's answer to the second is no fault of ours.
  X.on("error", (error) => process.env.NCHAT_CHROMIUM_LOG && console.error("chromium-runtime: X11:", error.message));
  const found = await Promise.all(names.map((name) => asked<number>((done) => X.InternAtom(false, name, done))));
  const atoms = Object.fromEntries(names.map((name, at) => [name, found[at]])) as Record<AtomName, number>;
  const [resources, composite] = await Promise.all([
    asked<XResources>((done) => X.require("res", done)),
    asked<XComposite>((done) => X.require("composite", done)),
  ]);
  return { ...describe(X, screen, atoms), keycodes: [codes.min_keycode, codes.max_keycode], resources, composite };
}

type Described = Omit<Display, "keycodes" | "resources" | "composite">;

function describe(X: XClient, screen: XScreen, atoms: Display["atoms"]): Described {
  const get: Display["get"] = async (wid, name) => {
    try {
      const value = await asked<XProperty>((done) => X.GetProperty(0, wid, atoms[name], 0, 0, 1 << 22, done));
      return value.type === 0 ? undefined : value;
    } catch {
      return undefined; // the window has gone meanwhile
    }
  };
  const { PropertyChange, StructureNotify, SubstructureNotify, SubstructureRedirect } = x11.eventMask;
  const listeners = new Set<(event: XEvent) => void>();
  X.on("event", (event) => listeners.forEach((listener) => listener(event)));
  X.ChangeWindowAttributes(screen.root, { eventMask: PropertyChange | SubstructureNotify | StructureNotify });
  return {
    X,
    screen,
    root: screen.root,
    atoms,
    get,
    getNumbers: async (wid, name) => {
      const value = await get(wid, name);
      if (!value || value.format !== 32) return [];
      return Array.from({ length: value.data.length >> 2 }, (_, at) => value.data.readUInt32LE(at * 4));
    },
    set: (wid, name, type, format, data) => X.ChangeProperty(0, wid, atoms[name], atoms[type], format, data),
    tellManager: (wid, name, data) =>
      X.SendClientMessage(screen.root, wid, atoms[name], 32, data, SubstructureNotify | SubstructureRedirect),
    watch: (wid) => X.ChangeWindowAttributes(wid, { eventMask: PropertyChange | StructureNotify }),
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => X.terminate(),
  };
}
