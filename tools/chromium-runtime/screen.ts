import { EventEmitter } from "node:events";
import type { Display as ElectronDisplay, Point, Rectangle } from "electron";
import type { XEvent, XRandr } from "x11";
import { asked, type Display } from "./display.ts";

type Crtc = { x: number; y: number; width: number; height: number; rotation: number; output: number[]; mode: number };

/** `screen`: the monitors as RandR tells them. */
export class RuntimeScreen extends EventEmitter {
  private displays: ElectronDisplay[] = [];
  private pointer: Point = { x: 0, y: 0 };
  private getDisplay: (() => Display) | undefined;

  /** Reads the monitors and follows their changes. */
  async start(display: Display): Promise<void> {
    const randr = await asked<XRandr>((done) => display.X.require("randr", done));
    this.getDisplay = () => display;
    this.displays = await readDisplays(display, randr);
    randr.SelectInput(display.root, 1);
    display.onEvent((event: XEvent) => {
      if (event.name === "RRScreenChangeNotify" || (event.name === "ConfigureNotify" && event.wid1 === display.root))
        readDisplays(display, randr).then(
          (now) => this.replace(now),
          (error: Error) => console.error("chromium-runtime: screen:", error.message),
        );
    });
    await this.followPointer(display);
  }

  getAllDisplays(): ElectronDisplay[] {
    return [...this.displays];
  }

  getPrimaryDisplay(): ElectronDisplay {
    const [first] = this.displays;
    if (!first) throw new Error("The app is not ready yet: wait for app.whenReady().");
    return first;
  }

  /** The pointer's place when the server last told it, at most a moment ago. */
  getCursorScreenPoint(): Point {
    const display = this.getDisplay?.();
    if (display) void this.followPointer(display);
    return { ...this.pointer };
  }

  getDisplayNearestPoint({ x, y }: Point): ElectronDisplay {
    return this.getDisplayMatching({ x, y, width: 1, height: 1 });
  }

  getDisplayMatching(area: Rectangle): ElectronDisplay {
    const middle = { x: area.x + area.width / 2, y: area.y + area.height / 2 };
    const distance = ({ bounds }: ElectronDisplay): number =>
      Math.hypot(
        Math.max(bounds.x - middle.x, 0, middle.x - bounds.x - bounds.width),
        Math.max(bounds.y - middle.y, 0, middle.y - bounds.y - bounds.height),
      );
    return this.displays.toSorted((a, b) => distance(a) - distance(b))[0] ?? this.getPrimaryDisplay();
  }

  private async followPointer(display: Display): Promise<void> {
    type Pointer = { rootX: number; rootY: number };
    const at = await asked<Pointer>((done) => display.X.QueryPointer(display.root, done));
    this.pointer = { x: at.rootX, y: at.rootY };
  }

  private replace(now: ElectronDisplay[]): void {
    const before = this.displays;
    this.displays = now;
    for (const display of now) {
      const old = before.find(({ id }) => id === display.id);
      if (!old) this.emit("display-added", {}, display);
      else if (JSON.stringify(old) !== JSON.stringify(display))
        this.emit("display-metrics-changed", {}, display, ["bounds", "workArea"]);
    }
    for (const display of before)
      if (!now.some(({ id }) => id === display.id)) this.emit("display-removed", {}, display);
  }
}

async function readDisplays(display: Display, randr: XRandr): Promise<ElectronDisplay[]> {
  const { X, root, screen } = display;
  const { crtcs } = await asked<{ outputs: number[]; crtcs: number[] }>((done) => randr.GetScreenResources(root, done));
  const read = await Promise.all(crtcs.map((crtc) => asked<Crtc>((done) => randr.GetCrtcInfo(crtc, 0, done))));
  const active = read.flatMap((info, at) => (info.mode ? [{ ...info, id: crtcs[at] ?? at }] : []));
  type Geometry = { width: number; height: number };
  const whole = await asked<Geometry>((done) => X.GetGeometry(root, done));
  const monitors = active.length > 0 ? active : [{ id: root, x: 0, y: 0, ...whole, rotation: 1 }];
  const [wx = 0, wy = 0, ww = whole.width, wh = whole.height] = await display.getNumbers(root, "_NET_WORKAREA");
  return monitors.map((monitor) => describe(monitor, { x: wx, y: wy, width: ww, height: wh }, screen.root_depth));
}

function describe(
  { id, x, y, width, height, rotation }: Omit<Crtc, "output" | "mode"> & { id: number },
  free: Rectangle,
  colorDepth: number,
): ElectronDisplay {
  const left = Math.max(x, free.x);
  const top = Math.max(y, free.y);
  const right = Math.min(x + width, free.x + free.width);
  const bottom = Math.min(y + height, free.y + free.height);
  const workArea = { x: left, y: top, width: right - left, height: bottom - top };
  return {
    id,
    label: "",
    bounds: { x, y, width, height },
    size: { width, height },
    workArea,
    workAreaSize: { width: workArea.width, height: workArea.height },
    nativeOrigin: { x, y },
    scaleFactor: 1,
    rotation: rotation === 2 ? 90 : rotation === 4 ? 180 : rotation === 8 ? 270 : 0,
    colorDepth,
    depthPerComponent: 8,
    colorSpace: "",
    displayFrequency: 60,
    detected: true,
    internal: false,
    monochrome: false,
    accelerometerSupport: "unknown",
    touchSupport: "unknown",
    maximumCursorSize: { width: 0, height: 0 },
  };
}
