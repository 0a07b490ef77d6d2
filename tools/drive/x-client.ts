import { createRequire } from "node:module";

/** The requests of the X protocol that drawing and seeing windows take. */
type XDrawing = {
  AllocID: () => number;
  InternAtom: (onlyIfExists: boolean, name: string, done: (error: Error | null, atom: number) => void) => void;
  CreateWindow: (
    id: number,
    parent: number,
    x: number,
    y: number,
    width: number,
    height: number,
    border: number,
  ) => void;
  CreatePixmap: (id: number, drawable: number, depth: number, width: number, height: number) => void;
  CreateGC: (id: number, drawable: number, values: { foreground: number }) => void;
  ChangeGC: (id: number, values: { foreground: number }) => void;
  PolyFillRectangle: (drawable: number, gc: number, rectangles: readonly number[]) => void;
  CopyArea: (
    from: number,
    to: number,
    gc: number,
    fromX: number,
    fromY: number,
    toX: number,
    toY: number,
    width: number,
    height: number,
  ) => void;
  ChangeProperty: (
    mode: number,
    window: number,
    name: number,
    type: number,
    format: 8 | 32,
    data: Buffer | readonly number[],
  ) => void;
  MapWindow: (id: number) => void;
  GetKeyboardMapping: (
    first: number,
    count: number,
    done: (error: Error | null, rows: readonly (readonly number[])[]) => void,
  ) => void;
  GrabKey: (
    window: number,
    ownerEvents: number,
    modifiers: number,
    keycode: number,
    pointerMode: number,
    keyboardMode: number,
    done: (error: Error | null) => boolean,
  ) => void;
  DestroyWindow: (id: number) => void;
  require: (
    name: "xtest",
    done: (
      error: Error | null,
      extension: {
        FakeInput: (type: number, keycode: number, time: number, window: number, x: number, y: number) => void;
      },
    ) => void,
  ) => void;
  GetImage: (
    format: number,
    drawable: number,
    x: number,
    y: number,
    width: number,
    height: number,
    planes: number,
    done: (error: Error | null, image: { data: Buffer }) => void,
  ) => void;
  on: (event: "error", listener: (error: Error) => void) => void;
  terminate: () => void;
};

/** A connection to one display. */
export type XConnection = Readonly<{
  client: XDrawing;
  root: number;
  depth: number;
  atom: (name: string) => Promise<number>;
}>;

type Opened = { client: XDrawing; screen: readonly { root: number; root_depth: number }[] };
type X11 = {
  createClient: (options: { display: string }, done: (error: Error | null, display: Opened) => void) => void;
};

// The package brings no declarations: what is used of it is declared above.
const x11: X11 = createRequire(import.meta.url)("x11");

/** Connects to a display such as ":91". Faults of single requests go to `onFault`. */
export async function connectTo(display: string, onFault: (error: Error) => void): Promise<XConnection> {
  const { client, screen } = await new Promise<Opened>((resolve, reject) => {
    x11.createClient({ display }, (error, opened) => (error ? reject(error) : resolve(opened)));
  });
  client.on("error", onFault);
  const [first] = screen;
  if (!first) throw new Error(`the display ${display} has no screen`);
  const atom = (name: string) =>
    new Promise<number>((resolve, reject) => {
      client.InternAtom(false, name, (error, value) => (error ? reject(error) : resolve(value)));
    });
  return { client, root: first.root, depth: first.root_depth, atom };
}
