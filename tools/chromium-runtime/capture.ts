import type { DesktopCapturerSource, SourcesOptions, Size } from "electron";
import type { XProperty } from "x11";
import { asked, type Display } from "./display.ts";
import { createImage, swapRedBlue } from "./native-image.ts";
import { scale, type Pixels } from "./png.ts";
import type { Runtime } from "./runtime.ts";

type Geometry = { depth: number; width: number; height: number };

/** The title of a window, as the desktop shows it. */
export async function titleOf(display: Display, xid: number): Promise<string> {
  const utf8 = await display.get(xid, "_NET_WM_NAME");
  return utf8 ? utf8.data.toString("utf8") : ((await display.get(xid, "WM_NAME"))?.data.toString("latin1") ?? "");
}

/** The windows that can be captured, topmost first: mapped, not minimised, ordinary ones, by the rule of Electron's own capturer. */
async function listWindows(display: Display, chromiumPid: number, own: ReadonlySet<number>): Promise<number[]> {
  const { atoms, root } = display;
  const stacking = await display.getNumbers(root, "_NET_CLIENT_LIST_STACKING");
  const managed = stacking.length > 0 ? stacking : await display.getNumbers(root, "_NET_CLIENT_LIST");
  const isOrdinary = async (xid: number): Promise<boolean> => {
    const [[state], types, [pid]] = await Promise.all([
      display.getNumbers(xid, "WM_STATE"),
      display.getNumbers(xid, "_NET_WM_WINDOW_TYPE"),
      display.getNumbers(xid, "_NET_WM_PID"),
    ]);
    const isNormal = types.length === 0 || types.includes(atoms._NET_WM_WINDOW_TYPE_NORMAL);
    // Chromium's own "is sharing a window" bubble is no window of anybody's application.
    return state === 1 && isNormal && (pid !== chromiumPid || own.has(xid));
  };
  const verdicts = await Promise.all(managed.map(isOrdinary));
  return managed.filter((_, at) => verdicts[at]).reverse();
}

/** Milliseconds for the owners of covered windows to paint what nobody saw until now. */
const repaintMs = 120;

/** Has the server keep each window whole for a moment, so that its owner paints the covered parts too. */
async function paintWhole({ composite }: Display, windows: readonly number[]): Promise<() => void> {
  for (const xid of windows) composite.RedirectWindow(xid, 0);
  if (windows.length > 0) await new Promise((resolve) => setTimeout(resolve, repaintMs));
  return () => {
    for (const xid of windows) composite.UnredirectWindow(xid, 0);
  };
}

/** The pixels of the screen, or of a window that `paintWhole` has kept whole, also where others cover it. */
async function picture(display: Display, xid: number): Promise<Pixels | undefined> {
  const { X, composite, root } = display;
  const whole = xid === root;
  const pixmap = whole ? root : X.AllocID();
  try {
    const { depth, width, height } = await asked<Geometry>((done) => X.GetGeometry(xid, done));
    if (!whole) composite.NameWindowPixmap(xid, pixmap);
    const { data } = await asked<{ data: Buffer }>((done) =>
      X.GetImage(2, pixmap, 0, 0, width, height, 0xffffffff, done),
    );
    if (!whole) X.FreePixmap(pixmap);
    if ((depth !== 24 && depth !== 32) || data.length < width * height * 4) return undefined;
    const rgba = swapRedBlue(data.subarray(0, width * height * 4));
    for (let at = 3; at < rgba.length; at += 4) rgba[at] = 255;
    return { width, height, rgba };
  } catch {
    return undefined; // it ended while it was looked at: a source without a picture
  } finally {
    if (!whole) X.ReleaseID(pixmap);
  }
}

function shrink(pixels: Pixels | undefined, { width, height }: Size): Pixels | undefined {
  if (!pixels || width <= 0 || height <= 0) return undefined;
  const factor = Math.min(1, width / pixels.width, height / pixels.height);
  return scale(pixels, Math.max(1, Math.round(pixels.width * factor)), Math.max(1, Math.round(pixels.height * factor)));
}

/** The largest icon of at most 64 pixels that a window brings, else its first. */
export function readIcon(property: XProperty | undefined): Pixels | undefined {
  const icons: { width: number; height: number; from: number }[] = [];
  const data = property?.data ?? Buffer.alloc(0);
  for (let at = 0; at + 8 <= data.length;) {
    const [width, height] = [data.readUInt32LE(at), data.readUInt32LE(at + 4)];
    if (width === 0 || height === 0 || at + 8 + width * height * 4 > data.length) break;
    icons.push({ width, height, from: at + 8 });
    at += 8 + width * height * 4;
  }
  const small = icons.filter(({ width }) => width <= 64).toSorted((a, b) => b.width - a.width);
  const icon = small[0] ?? icons[0];
  if (!icon) return undefined;
  const { width, height, from } = icon;
  return { width, height, rgba: swapRedBlue(data.subarray(from, from + width * height * 4)) };
}

/** `desktopCapturer`: the X server's real windows and screens. */
export function createCapturer(runtime: Runtime): {
  getSources: (options: SourcesOptions) => Promise<DesktopCapturerSource[]>;
} {
  const describe = async (xid: number, options: SourcesOptions): Promise<DesktopCapturerSource> => {
    const { display } = runtime;
    const size = options.thumbnailSize ?? { width: 150, height: 150 };
    const wantsPicture = size.width > 0 && size.height > 0;
    const [name, pixels, icon] = await Promise.all([
      titleOf(display, xid),
      wantsPicture ? picture(display, xid) : undefined,
      options.fetchWindowIcons ? display.get(xid, "_NET_WM_ICON") : undefined,
    ]);
    const appIcon = createImage(readIcon(icon));
    return { id: `window:${xid}:0`, name, display_id: "", thumbnail: createImage(shrink(pixels, size)), appIcon };
  };
  const screens = async (size: Size): Promise<DesktopCapturerSource[]> => {
    const whole = size.width > 0 && size.height > 0 ? await picture(runtime.display, runtime.display.root) : undefined;
    const all = runtime.screen.getAllDisplays();
    return all.map(({ id, bounds }, at) => ({
      id: `screen:${at}:0`,
      name: all.length === 1 ? "Entire screen" : `Screen ${at + 1}`,
      display_id: String(id),
      thumbnail: createImage(shrink(whole && cut(whole, bounds), size)),
      appIcon: createImage(undefined),
    }));
  };
  return {
    getSources: async (options) => {
      runtime.enumerations++;
      const { display, chromium } = runtime;
      const size = options.thumbnailSize ?? { width: 150, height: 150 };
      const found = options.types.includes("screen") ? await screens(size) : [];
      if (!options.types.includes("window")) return found;
      const own = new Set([...runtime.windows.values()].flatMap(({ xid }) => (xid === undefined ? [] : [xid])));
      const windows = await listWindows(display, chromium?.process.pid ?? 0, own);
      const restore = await paintWhole(display, size.width > 0 && size.height > 0 ? windows : []);
      // One after the other: a picture of a large window is megabytes.
      try {
        for (const xid of windows) found.push(await describe(xid, options));
        return found;
      } finally {
        restore();
      }
    },
  };
}

function cut(from: Pixels, area: { x: number; y: number; width: number; height: number }): Pixels {
  const { x, y } = area;
  const width = Math.min(area.width, from.width - x);
  const height = Math.min(area.height, from.height - y);
  const rows = Array.from({ length: height }, (_, row) => {
    const start = ((y + row) * from.width + x) * 4;
    return from.rgba.subarray(start, start + width * 4);
  });
  return { width, height, rgba: Buffer.concat(rows) };
}
