/** A rectangle in the pattern's own units, with the colour it has for a counter. */
export type Patch = Readonly<{ x: number; y: number; width: number; height: number; colour: number }>;

/** A picture as a canvas gives it: four bytes a pixel. */
export type Picture = Readonly<{ width: number; height: number; data: Uint8Array | Uint8ClampedArray }>;

/** What a picture of the pattern says. */
export type Decoded = Readonly<{
  counter: number;
  /** The colour bars as seen, left to right. */
  bars: readonly string[];
  /** Where the pattern was found, in the picture's pixels. */
  box: Readonly<{ x: number; y: number; width: number; height: number }>;
}>;

/** The pattern's size; pictures of it may have any other. */
export const patternSize = { width: 640, height: 400 } as const;

/** Counters run from 0 up to this, then start again. */
export const counterLimit = 1 << 12;

/** The colour bars that a faithful picture shows. */
export const patternBars = ["red", "green", "blue", "cyan", "yellow", "white"] as const;

const colours: Readonly<Record<string, number>> = {
  red: 0xff0000,
  green: 0x00ff00,
  blue: 0x0000ff,
  cyan: 0x00ffff,
  yellow: 0xffff00,
  white: 0xffffff,
  black: 0x000000,
};
const magenta = 0xff00ff;
const border = 20;
const row = { height: 120, cells: 10, cellWidth: 60 } as const;
const white = 0xffffff;
const black = 0x000000;

/** What never changes: the border by which the pattern is found, and the bars. */
export function stillPatches(): readonly Patch[] {
  const bars = patternBars.map((name, at) => ({
    x: border + at * 100,
    y: border,
    width: 100,
    height: row.height,
    colour: colours[name] ?? black,
  }));
  return [{ x: 0, y: 0, ...patternSize, colour: magenta }, ...bars];
}

/** The twenty cells that spell a counter: two references, twelve bits, six bits that check them. */
export function counterPatches(counter: number): readonly Patch[] {
  return cellsOf(counter).map((isWhite, at) => ({ ...cellAt(at), colour: isWhite ? white : black }));
}

function cellAt(at: number): Omit<Patch, "colour"> {
  return {
    x: border + (at % row.cells) * row.cellWidth,
    y: border + row.height * (1 + Math.floor(at / row.cells)),
    width: row.cellWidth,
    height: row.height,
  };
}

function cellsOf(counter: number): readonly boolean[] {
  const bits = (value: number, count: number) =>
    Array.from({ length: count }, (_, at) => ((value >> (count - 1 - at)) & 1) === 1);
  return [true, false, ...bits(counter % counterLimit, 12), ...bits(checkOf(counter % counterLimit), 6)];
}

// Neighbours differ in many bits, and zero has some: a torn or a black picture does not pass.
function checkOf(counter: number): number {
  return Math.imul(counter + 1, 0x9e3779b1) >>> 26;
}

/** Finds the pattern in a picture and reads it; nothing when it is not there whole, or too blurred to be sure. */
export function decodePicture(picture: Picture): Decoded | undefined {
  const box = findBorder(picture);
  if (!box) return undefined;
  const mean = meanIn(picture, box);
  const lights = Array.from({ length: row.cells * 2 }, (_, at) => {
    const { red, green, blue } = mean(cellAt(at));
    return 0.299 * red + 0.587 * green + 0.114 * blue;
  });
  const [lightest = 0, darkest = 0] = lights;
  const contrast = lightest - darkest;
  if (contrast < 80) return undefined;
  const middle = (lightest + darkest) / 2;
  if (lights.some((light) => Math.abs(light - middle) < contrast * 0.2)) return undefined;
  const value = (from: number, to: number) =>
    lights.slice(from, to).reduce((sum, light) => sum * 2 + (light > middle ? 1 : 0), 0);
  const counter = value(2, 14);
  if (checkOf(counter) !== value(14, 20)) return undefined;
  const bars = patternBars.map((_, at) =>
    nearestColour(mean({ x: border + at * 100, y: border, width: 100, height: row.height })),
  );
  return { counter, bars, box };
}

type Colour = { red: number; green: number; blue: number };

/** The mean of the middle of a patch, away from its edges where compression blurs. */
function meanIn(picture: Picture, box: Decoded["box"]): (patch: Omit<Patch, "colour">) => Colour {
  const scaleX = box.width / patternSize.width;
  const scaleY = box.height / patternSize.height;
  return (patch) => {
    const left = Math.round(box.x + (patch.x + patch.width * 0.3) * scaleX);
    const right = Math.round(box.x + (patch.x + patch.width * 0.7) * scaleX);
    const top = Math.round(box.y + (patch.y + patch.height * 0.3) * scaleY);
    const bottom = Math.round(box.y + (patch.y + patch.height * 0.7) * scaleY);
    const sum = { red: 0, green: 0, blue: 0 };
    let count = 0;
    for (let y = top; y <= bottom; y++) {
      for (let x = left; x <= right; x++) {
        const { red, green, blue } = pixelAt(picture, x, y);
        sum.red += red;
        sum.green += green;
        sum.blue += blue;
        count++;
      }
    }
    return { red: sum.red / count, green: sum.green / count, blue: sum.blue / count };
  };
}

function pixelAt({ width, data }: Picture, x: number, y: number): Colour {
  const at = (y * width + x) * 4;
  return { red: data[at] ?? 0, green: data[at + 1] ?? 0, blue: data[at + 2] ?? 0 };
}

function nearestColour({ red, green, blue }: Colour): string {
  const distance = (colour: number) =>
    Math.hypot(red - (colour >> 16), green - ((colour >> 8) & 255), blue - (colour & 255));
  const [first] = Object.entries(colours).sort(([, a], [, b]) => distance(a) - distance(b));
  return first?.[0] ?? "none";
}

/** The rectangle whose four sides are magenta. Its long lines tell it from stray pixels of that colour. */
function findBorder(picture: Picture): Decoded["box"] | undefined {
  const { width, height } = picture;
  const columns = new Uint32Array(width);
  const rows = new Uint32Array(height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const { red, green, blue } = pixelAt(picture, x, y);
      if (red < 130 || blue < 130 || green > 110 || Math.abs(red - blue) > 90) continue;
      columns[x] = (columns[x] ?? 0) + 1;
      rows[y] = (rows[y] ?? 0) + 1;
    }
  }
  const across = extent(columns);
  const down = extent(rows);
  if (!across || !down) return undefined;
  const box = { x: across.from, y: down.from, width: across.size, height: down.size };
  const shape = box.width / box.height / (patternSize.width / patternSize.height);
  return box.width < 80 || shape < 0.85 || shape > 1.18 ? undefined : box;
}

function extent(counts: Uint32Array): { from: number; size: number } | undefined {
  const enough = Math.max(...counts) * 0.6;
  if (enough < 20) return undefined;
  const from = counts.findIndex((count) => count >= enough);
  const to = counts.findLastIndex((count) => count >= enough);
  return { from, size: to - from + 1 };
}
