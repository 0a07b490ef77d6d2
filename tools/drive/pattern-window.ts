import { counterLimit, counterPatches, patternSize, stillPatches } from "./pattern.ts";
import type { Patch } from "./pattern.ts";
import { connectTo } from "./x-client.ts";
import type { XConnection } from "./x-client.ts";

/** A real window of another application. */
export type ForeignWindow = Readonly<{ id: number; title: string; close: () => void }>;

/** A window that shows a known, changing pattern. */
export type PatternWindow = ForeignWindow &
  Readonly<{
    /** The counter that is on the window now. */
    counter: () => number;
    /** When a counter was drawn last, in milliseconds of the machine's clock. */
    drawnAt: (counter: number) => number | undefined;
  }>;

type Options = Readonly<{ display: string; title: string; x?: number; y?: number; framesPerSecond?: number }>;

/** Opens a window that counts: another picture, known in advance, with each step. */
export async function openPatternWindow(options: Options): Promise<PatternWindow> {
  const { display, title, x = 40, y = 40, framesPerSecond = 15 } = options;
  const connection = await connectTo(display, (error) => console.error(`pattern window: ${error.message}`));
  const { client, depth } = connection;
  const id = await createTitledWindow(connection, { title, x, y, ...patternSize });
  // Drawn aside and copied at once: no half of one picture beside half of the next.
  const canvas = client.AllocID();
  client.CreatePixmap(canvas, id, depth, patternSize.width, patternSize.height);
  const brush = client.AllocID();
  client.CreateGC(brush, canvas, { foreground: 0 });
  const fill = (patches: readonly Patch[]) => {
    for (const { x: left, y: top, width, height, colour } of patches) {
      client.ChangeGC(brush, { foreground: colour });
      client.PolyFillRectangle(canvas, brush, [left, top, width, height]);
    }
  };
  let counter = 0;
  const drawn = new Map<number, number>();
  const show = () => {
    fill(counterPatches(counter));
    client.CopyArea(canvas, id, brush, 0, 0, 0, 0, patternSize.width, patternSize.height);
    drawn.set(counter, performance.timeOrigin + performance.now());
  };
  fill(stillPatches());
  client.MapWindow(id);
  show();
  const timer = setInterval(() => {
    counter = (counter + 1) % counterLimit;
    show();
  }, 1000 / framesPerSecond);
  return {
    id,
    title,
    counter: () => counter,
    drawnAt: (asked) => drawn.get(asked),
    close: () => {
      clearInterval(timer);
      client.DestroyWindow(id);
      client.terminate();
    },
  };
}

/** Opens a plain grey window, to cover others with. */
export async function openPlainWindow(options: Frame & Readonly<{ display: string }>): Promise<ForeignWindow> {
  const connection = await connectTo(options.display, (error) => console.error(`plain window: ${error.message}`));
  const { client } = connection;
  const id = await createTitledWindow(connection, options);
  client.MapWindow(id);
  const brush = client.AllocID();
  client.CreateGC(brush, id, { foreground: 0x808080 });
  client.PolyFillRectangle(id, brush, [0, 0, options.width, options.height]);
  return {
    id,
    title: options.title,
    close: () => {
      client.DestroyWindow(id);
      client.terminate();
    },
  };
}

type Frame = Readonly<{
  title: string;
  x: number;
  y: number;
  width: number;
  height: number;
  /** Otherwise it has no other size. */
  canResize?: boolean;
}>;

const atoms = { string: 31, wmName: 39, wmNormalHints: 40, wmSizeHints: 41, cardinal: 6, wmClass: 67 } as const;
const replace = 0;

async function createTitledWindow({ client, root, atom }: XConnection, frame: Frame): Promise<number> {
  const { title, x, y, width, height } = frame;
  const id = client.AllocID();
  client.CreateWindow(id, root, x, y, width, height, 0);
  const utf8 = await atom("UTF8_STRING");
  const name = Buffer.from(title, "utf8");
  client.ChangeProperty(replace, id, atoms.wmName, atoms.string, 8, name);
  client.ChangeProperty(replace, id, await atom("_NET_WM_NAME"), utf8, 8, name);
  client.ChangeProperty(replace, id, await atom("_NET_WM_PID"), atoms.cardinal, 32, [process.pid]);
  client.ChangeProperty(replace, id, atoms.wmClass, atoms.string, 8, Buffer.from("pattern\0Pattern\0"));
  client.ChangeProperty(replace, id, atoms.wmNormalHints, atoms.wmSizeHints, 32, sizeHints(frame));
  return id;
}

/** Position and size are chosen by the user. */
function sizeHints({ x, y, width, height, canResize = false }: Frame): readonly number[] {
  const given = 1 | 2 | (canResize ? 0 : 16 | 32);
  return [given, x, y, width, height, width, height, width, height, 0, 0, 0, 0, 0, 0, 0, 0, 0];
}
