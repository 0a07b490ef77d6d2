import { describe, expect, it } from "vitest";
import { drawSlate } from "./slate-picture.ts";

/** The picture as text, a character a cell. */
function shown(size: Readonly<{ width: number; height: number }>): string[] {
  const { pbm, columns, rows } = drawSlate(size);
  const bits = pbm.subarray(`P4\n${columns} ${rows}\n`.length);
  const stride = Math.ceil(columns / 8);
  expect(bits.length).toBe(stride * rows);
  return Array.from({ length: rows }, (_, y) =>
    Array.from({ length: columns }, (__, x) =>
      ((bits[y * stride + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) === 0 ? "#" : " ",
    ).join(""),
  );
}

describe("the slate's picture", () => {
  it("says that the stream is back soon, in the middle", () => {
    const lines = shown({ width: 640, height: 360 });
    const written = lines.filter((line) => line.trim() !== "");
    const left = Math.min(...written.map((line) => line.search(/#/)));
    expect(written.map((line) => line.slice(left).trimEnd())).toEqual([
      "####   ###   #### #   #        ####  ###   ###  #   #",
      "#   # #   # #     #  #        #     #   # #   # ##  #",
      "#   # #   # #     # #         #     #   # #   # ##  #",
      "####  ##### #     ##           ###  #   # #   # # # #",
      "#   # #   # #     # #             # #   # #   # #  ##",
      "#   # #   # #     #  #            # #   # #   # #  ##",
      "####  #   #  #### #   #       ####   ###   ###  #   #",
    ]);
    expect(Math.abs(left * 2 + 53 - (lines[0]?.length ?? 0))).toBeLessThanOrEqual(1);
  });

  it.each([
    [1920, 1080],
    [1080, 1920],
    [320, 180],
    [96, 96],
    [16, 16],
  ])("covers %d × %d pixels and no more than a cell beyond", (width, height) => {
    const { columns, rows, cell } = drawSlate({ width, height });
    for (const [cells, pixels] of [
      [columns, width],
      [rows, height],
    ] as const) {
      expect(cells * cell).toBeGreaterThanOrEqual(pixels);
      expect(cells * cell).toBeLessThan(pixels + cell);
    }
  });
});
