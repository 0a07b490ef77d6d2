import { statfs } from "node:fs/promises";
import { dirname } from "node:path";
import type { MediaFailure } from "../port.ts";
import { unavailable, words } from "./words.ts";

/** What this computer takes on at most, and what of its disk must stay free: a full one would hurt more than an ended recording. */
export type MachineLimits = Readonly<{ outputs: number; freeBytes: number }>;

/** What takes a process: a file, HLS and DASH, each destination. */
type Wanted = Readonly<{ file?: unknown; segments?: unknown; rtmpUrls?: readonly string[] | null | undefined }>;

/** How many outputs something has that leaves a room. */
export const outputsOf = ({ file, segments, rtmpUrls }: Wanted): number =>
  (file ? 1 : 0) + (segments ? 2 : 0) + (rtmpUrls?.length ?? 0);

/** Why something can't be taken on beside what runs, or null. */
export type Admission = Readonly<{
  forMore: (outputs: number) => MediaFailure | null;
  forOutputs: (outputs: Wanted) => Promise<MediaFailure | null>;
}>;

/** Makes it; `inUse` counts the outputs that run, and `folder` is what files are written below. */
export function createAdmission(
  { limits, folder }: Readonly<{ limits: MachineLimits; folder: string }>,
  inUse: () => number,
): Admission {
  const forMore = (more: number) => {
    const running = inUse();
    return running + more <= limits.outputs ? null : unavailable(words.allOutputs(running, limits.outputs));
  };
  const forFile = async () => ((await freeBytesOf(folder)) >= limits.freeBytes ? null : unavailable(words.diskFull));
  return {
    forMore,
    forOutputs: async (outputs) => forMore(outputsOf(outputs)) ?? (outputs.file ? await forFile() : null),
  };
}

/** How much may be written below a folder, which need not be there yet. */
export async function freeBytesOf(folder: string): Promise<number> {
  const stats = await statfs(folder).catch(() => null); // not there yet: the one above it says it
  if (stats) return stats.bavail * stats.bsize;
  const above = dirname(folder);
  return above === folder ? Number.POSITIVE_INFINITY : await freeBytesOf(above);
}
