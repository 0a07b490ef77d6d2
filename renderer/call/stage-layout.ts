/** The largest equal 16:9 tiles that fit, and how many rows and columns that takes. */
export type Grid = {
  readonly columns: number;
  readonly rows: number;
  readonly tileWidth: number;
  readonly tileHeight: number;
};

export const gap = 8;
const ratio = 16 / 9;

/** Pure. Tries every number of columns; ties go to the fewer rows. Nothing fits into nothing. */
export function gridLayout(count: number, width: number, height: number): Grid {
  let best: Grid = { columns: 1, rows: Math.max(1, count), tileWidth: 0, tileHeight: 0 };
  for (let columns = Math.max(1, count); columns >= 1; columns--) {
    const rows = Math.max(1, Math.ceil(count / columns));
    const widest = (width - gap * (columns - 1)) / columns;
    const highest = (height - gap * (rows - 1)) / rows;
    const tileWidth = Math.floor(Math.min(widest, highest * ratio));
    if (tileWidth > best.tileWidth) best = { columns, rows, tileWidth, tileHeight: Math.floor(tileWidth / ratio) };
  }
  return best;
}

/** 25 tiles a page, 49 on a large window. */
export function pageSize(width: number, height: number): number {
  return width >= 1600 && height >= 900 ? 49 : 25;
}

/** How many strip tiles stand beside a share; the rest is behind "3 more". */
export function stripCapacity(extent: number, tile: number, more: number): number {
  return Math.max(1, Math.floor((extent - more) / (tile + gap)));
}

/** One page of a list; an impossible page becomes the nearest possible one. */
export function pageOf<T>(
  items: readonly T[],
  page: number,
  size: number,
): { readonly items: readonly T[]; readonly page: number; readonly pages: number } {
  const pages = Math.max(1, Math.ceil(items.length / size));
  const actual = Math.min(Math.max(0, page), pages - 1);
  return { items: items.slice(actual * size, (actual + 1) * size), page: actual, pages };
}
