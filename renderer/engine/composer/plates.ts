import { planesOf, type Planes } from "../planes.ts";

const font = (pixels: number) => `600 ${pixels}px system-ui, "Noto Sans", sans-serif`;
const mostKept = 200;

/** What is written into the picture; the same words are drawn once. */
export type Plates = {
  /** A name on a dark plate, no wider than that. */
  readonly name: (name: string, mostWidth: number) => Planes;
  /** Initials in a circle, in place of a picture. */
  readonly initials: (initials: string, diameter: number) => Planes;
};

/** Draws nothing before it is asked. */
export function createPlates(): Plates {
  const kept = new Map<string, Planes>();
  const once = (key: string, draw: () => ImageData): Planes => {
    const known = kept.get(key);
    if (known) return known;
    if (kept.size >= mostKept) kept.clear();
    const planes = planesOf(draw());
    kept.set(key, planes);
    return planes;
  };
  return {
    name: (name, mostWidth) => once(`name ${mostWidth} ${name}`, () => drawName(name, mostWidth)),
    initials: (initials, diameter) => once(`initials ${diameter} ${initials}`, () => drawInitials(initials, diameter)),
  };
}

const plate = { height: 28, text: 15, padding: 10 };

function drawName(name: string, mostWidth: number): ImageData {
  const measure = contextOf(2, 2);
  measure.font = font(plate.text);
  const wanted = Math.ceil(measure.measureText(name).width) + 2 * plate.padding;
  const width = Math.max(plate.height, Math.min(wanted, mostWidth));
  const canvas = contextOf(width, plate.height);
  canvas.fillStyle = "rgb(11 12 15 / 0.72)";
  canvas.beginPath();
  canvas.roundRect(0, 0, width, plate.height, 6);
  canvas.fill();
  canvas.font = font(plate.text);
  canvas.fillStyle = "#ffffff";
  canvas.textBaseline = "middle";
  canvas.fillText(name, plate.padding, plate.height * 0.53, width - 2 * plate.padding);
  return canvas.getImageData(0, 0, width, plate.height);
}

function drawInitials(initials: string, diameter: number): ImageData {
  const canvas = contextOf(diameter, diameter);
  canvas.fillStyle = "#3b3f4d";
  canvas.beginPath();
  canvas.arc(diameter / 2, diameter / 2, diameter / 2, 0, 2 * Math.PI);
  canvas.fill();
  canvas.font = font(diameter * 0.4);
  canvas.fillStyle = "#ffffff";
  canvas.textAlign = "center";
  canvas.textBaseline = "middle";
  canvas.fillText(initials, diameter / 2, diameter * 0.53, diameter * 0.9);
  return canvas.getImageData(0, 0, diameter, diameter);
}

function contextOf(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const found = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (!found) throw new Error("no canvas here");
  return found;
}
