import { z } from "zod";
import { Uuid } from "../primitives.ts";

/** What became of saving a recording. A sentence says why the server refused, or why the file could not be written. */
export const RecordingSaved = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.literal("saved"), fileName: z.string() }),
  z.object({ outcome: z.literal("refused"), message: z.string() }),
  z.object({ outcome: z.literal("unreachable") }),
  z.object({ outcome: z.literal("not-written"), message: z.string() }),
]);
export type RecordingSaved = Readonly<z.output<typeof RecordingSaved>>;

/** Main saves: a page of ours goes nowhere else, and would have to hold the whole file. */
export const recordingRequests = {
  /** A recording, or one file of it, into the folder of downloads. Answers when it is there. */
  "recording:save": { args: z.tuple([Uuid, Uuid.nullable()]), result: RecordingSaved },
} as const;
