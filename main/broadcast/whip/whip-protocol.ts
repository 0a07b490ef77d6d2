import type { Chunk } from "@nchat/contract/programme";
import type { StreamConfig } from "../matroska.ts";
import type { WhipIngest } from "../target.ts";

/** Main to the process that sends by WebRTC. */
export type WhipOrder =
  /** Once, first. */
  | { readonly type: "enter"; readonly ingest: WhipIngest }
  /** What the chunks that follow are of. */
  | { readonly type: "streams"; readonly config: StreamConfig }
  | { readonly type: "chunk"; readonly chunk: Chunk }
  /** Tells the server, and ends. */
  | { readonly type: "leave" };

/** How the line does by what the other side tells (RFC 3550): the part of packets that was lost lately, and the round trip. */
export type LineReport = { readonly lostShare: number; readonly roundTripMilliseconds: number | null };

/** That process to main. */
export type WhipReport =
  /** There is a connection: from now on chunks can go. */
  | { readonly type: "open" }
  /** The first of it has arrived. */
  | { readonly type: "inside" }
  /** Somebody can show the picture only from a key frame on. */
  | { readonly type: "key-frame-wanted" }
  /** Every second, as long as the other side tells that things arrive. */
  | ({ readonly type: "line" } & LineReport)
  /** It ends. `isRefused`: the server did not want it. */
  | { readonly type: "out"; readonly isRefused: boolean; readonly why: string };

/** How often the line is told, and how long nothing may have arrived. */
export const lineTimes = { everyMs: 1000, silentMs: 8000 } as const;
