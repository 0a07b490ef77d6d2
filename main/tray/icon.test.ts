import { describe, expect, it } from "vitest";
import { drawTrayIcon } from "./icon.ts";

const size = 22;
const pixelAt = (icon: Buffer, x: number, y: number) => [...icon.subarray((y * size + x) * 4, (y * size + x) * 4 + 4)];
const inkOf = (icon: Buffer) => icon.reduce((sum, value, at) => (at % 4 === 3 && value > 200 ? sum + 1 : sum), 0);

describe("the tray icon", () => {
  const draw = (glyph: "idle" | "in-call" | "muted", hasShareDot = false) =>
    drawTrayIcon({ glyph, hasShareDot }, size, false);

  it("is hollow outside a call and filled in one", () => {
    expect(pixelAt(draw("idle"), 11, 8)[3]).toBe(0);
    expect(pixelAt(draw("in-call"), 11, 8)).toEqual([248, 244, 242, 255]);
    expect(inkOf(draw("in-call"))).toBeGreaterThan(inkOf(draw("idle")));
  });

  it("has a slash across only when muted", () => {
    expect(pixelAt(draw("muted"), 4, 3)[3]).toBeGreaterThan(200);
    expect(pixelAt(draw("in-call"), 4, 3)[3]).toBe(0);
  });

  it("has a dot in the accent's colour while sharing", () => {
    expect(pixelAt(draw("in-call", true), 18, 18)).toEqual([250, 124, 91, 255]);
    expect(pixelAt(draw("in-call"), 20, 20)[3]).toBe(0);
  });

  it("can be told from a bright panel by its halo", () => {
    const [blue = 0, green = 0, red = 0, alpha = 0] = pixelAt(
      drawTrayIcon({ glyph: "in-call", hasShareDot: false }, size, true),
      7,
      6,
    );
    expect(alpha).toBeGreaterThan(0);
    expect(blue + green + red).toBeLessThan(600);
  });
});
