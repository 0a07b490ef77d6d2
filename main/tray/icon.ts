import type { TrayIcon } from "./tray-model.ts";

type Colour = readonly [red: number, green: number, blue: number];

const ink: Colour = [242, 244, 248];
const halo: Colour = [24, 27, 34];
const accent: Colour = [91, 124, 250];
// Each pixel is asked at so many places a side, for smooth edges.
const samples = 4;

/**
 * Draws the icon as raw pixels (blue, green, red, alpha): a microphone, so that no picture files in every size and
 * state are needed. Nobody tells how bright a panel is, so light strokes have a dark halo; a macOS template needs none.
 * Lengths are parts of the icon's side.
 */
export function drawTrayIcon(icon: TrayIcon, size: number, hasHalo: boolean): Buffer {
  const pixels = Buffer.alloc(size * size * 4);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const share = { ink: 0, accent: 0, halo: 0, none: 0 };
      for (let sub = 0; sub < samples ** 2; sub++) {
        const px = (x + ((sub % samples) + 0.5) / samples) / size;
        const py = (y + (Math.floor(sub / samples) + 0.5) / samples) / size;
        share[layerAt(icon, px, py, hasHalo)] += 1 / samples ** 2;
      }
      pixels.set(mix(share), (y * size + x) * 4);
    }
  }
  return pixels;
}

type Layer = "ink" | "accent" | "halo" | "none";

function layerAt(icon: TrayIcon, x: number, y: number, hasHalo: boolean): Layer {
  if (icon.hasShareDot) {
    const toDot = Math.hypot(x - 0.8, y - 0.8);
    if (toDot < 0.19) return "accent";
    if (toDot < 0.25) return "none";
  }
  if (isInGlyph(icon.glyph, x, y, 0)) return "ink";
  return hasHalo && isInGlyph(icon.glyph, x, y, 0.045) ? "halo" : "none";
}

function mix(share: Readonly<Record<Layer, number>>): [number, number, number, number] {
  const parts = [
    [ink, share.ink],
    [accent, share.accent],
    [halo, share.halo * 0.6],
  ] as const;
  const alpha = parts.reduce((sum, [, part]) => sum + part, 0);
  if (alpha === 0) return [0, 0, 0, 0];
  const channel = (at: 0 | 1 | 2) =>
    Math.round(parts.reduce((sum, [colour, part]) => sum + colour[at] * part, 0) / alpha);
  return [channel(2), channel(1), channel(0), Math.round(Math.min(1, alpha) * 255)];
}

/** `grown` widens every stroke. */
function isInGlyph(glyph: TrayIcon["glyph"], x: number, y: number, grown: number): boolean {
  if (glyph === "muted") {
    const toSlash = toLine(x, y, 0.16, 0.14, 0.84, 0.88);
    if (toSlash < 0.05 + grown) return true;
    if (toSlash < 0.11) return false;
  }
  const toBody = toLine(x, y, 0.5, 0.24, 0.5, 0.44);
  const isInBody = toBody < 0.16 + grown && (glyph !== "idle" || toBody > 0.09 - grown);
  const isInHolder = y > 0.44 - grown && Math.abs(Math.hypot(x - 0.5, y - 0.44) - 0.27) < 0.04 + grown;
  const toFoot = Math.min(toLine(x, y, 0.5, 0.72, 0.5, 0.88), toLine(x, y, 0.36, 0.9, 0.64, 0.9));
  return isInBody || isInHolder || toFoot < 0.04 + grown;
}

/** How far a point is from a line between two others. */
function toLine(x: number, y: number, x1: number, y1: number, x2: number, y2: number): number {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const along = Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
}
