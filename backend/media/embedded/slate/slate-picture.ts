/** What the slate says, in letters of five by seven cells: no font needs to be installed for it. */
const text = "BACK SOON";
const letters: Readonly<Record<string, readonly string[]>> = {
  A: [".###.", "#...#", "#...#", "#####", "#...#", "#...#", "#...#"],
  B: ["####.", "#...#", "#...#", "####.", "#...#", "#...#", "####."],
  C: [".####", "#....", "#....", "#....", "#....", "#....", ".####"],
  K: ["#...#", "#..#.", "#.#..", "##...", "#.#..", "#..#.", "#...#"],
  N: ["#...#", "##..#", "##..#", "#.#.#", "#..##", "#..##", "#...#"],
  O: [".###.", "#...#", "#...#", "#...#", "#...#", "#...#", ".###."],
  S: [".####", "#....", "#....", ".###.", "....#", "....#", "####."],
};
const blank = ".....";
const height = 7;
const lines = Array.from({ length: height }, (_, row) =>
  [...text].map((letter) => letters[letter]?.[row] ?? blank).join("."),
);
const width = lines[0]?.length ?? 0;

/** How much of the picture the text takes at most. */
const share = { width: 0.5, height: 0.2 };

/** A picture of two colours in cells, each so many pixels wide and high. */
export type CellPicture = Readonly<{ pbm: Buffer; columns: number; rows: number; cell: number }>;

/** Draws the slate for a size in pixels; it may be larger by less than a cell. */
export function drawSlate(size: Readonly<{ width: number; height: number }>): CellPicture {
  const fits = Math.min((size.width * share.width) / width, (size.height * share.height) / height);
  const cell = Math.max(1, Math.floor(fits));
  const [columns, rows] = [Math.ceil(size.width / cell), Math.ceil(size.height / cell)];
  const [left, top] = [Math.round((columns - width) / 2), Math.round((rows - height) / 2)];
  const stride = Math.ceil(columns / 8);
  const bits = Buffer.alloc(stride * rows, 0xff); // in this format, set bits are dark
  lines.forEach((line, row) =>
    [...line].forEach((mark, column) => {
      const [x, y] = [left + column, top + row];
      if (mark !== "#" || x < 0 || y < 0 || x >= columns || y >= rows) return;
      const at = y * stride + (x >> 3);
      bits.writeUInt8(bits.readUInt8(at) & ~(0x80 >> (x & 7)), at);
    }),
  );
  return { pbm: Buffer.concat([Buffer.from(`P4\n${columns} ${rows}\n`), bits]), columns, rows, cell };
}
