import type { Source } from "./studio.ts";

/**
 * How late each moving picture is shown, in milliseconds by source, and what all else, sound included, is put off for it:
 * no picture can be shown before it came, so one that is to be earlier puts the rest off.
 */
export function pictureDelaysOf(sources: readonly Source[]): {
  readonly whole: number;
  readonly each: Readonly<Record<string, number>>;
} {
  const offsets = sources.flatMap((source): [string, number][] => {
    if (source.kind === "image" || source.kind === "text") return [];
    return [[source.id, source.offsetMilliseconds ?? 0]];
  });
  const whole = Math.max(0, ...offsets.map(([, offset]) => -offset));
  return { whole, each: Object.fromEntries(offsets.map(([id, offset]) => [id, offset + whole])) };
}
