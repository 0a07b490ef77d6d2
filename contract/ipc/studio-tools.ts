import { z } from "zod";
import { GoLivePlan } from "../broadcast.ts";
import { Clip, longestClipSeconds } from "../clips.ts";
import { Uuid } from "../primitives.ts";
import { MarkerNews, MarkerText, OwnMarkers } from "../stream-markers.ts";

/** Whether secrets are hidden, and whether that is so because this device sends. */
export const StreamerMode = z.object({ isOn: z.boolean(), isByLive: z.boolean() });
export type StreamerMode = Readonly<z.output<typeof StreamerMode>>;

/** What stands in the studio's form; `missing` says what it needs before it can go live. */
export const ToldPlan = z.object({ plan: GoLivePlan.nullable(), missing: z.string().max(200).nullable() });
export type ToldPlan = Readonly<z.output<typeof ToldPlan>>;

/** Beside going live: markers, clips, streamer mode. Main owns them. */
export const studioToolRequests = {
  /** What a hotkey or a command would go live with; null when the studio's form is not on the screen. */
  "studio:tell-plan": { args: z.tuple([ToldPlan.nullable()]), result: z.void() },
  "marker:list": { args: z.tuple([]), result: OwnMarkers },
  /** Marks this moment of the stream that is live; does nothing otherwise. */
  "marker:add": { args: z.tuple([MarkerText.nullable()]), result: z.void() },
  "marker:remove": { args: z.tuple([Uuid]), result: z.void() },
  /** Passes on what the server tells of markers: its line ends at the page. */
  "marker:tell": { args: z.tuple([MarkerNews]), result: z.void() },
  "clip:get": { args: z.tuple([]), result: Clip },
  /** Saves the last so many seconds; what becomes of it comes by `clip:changed`. */
  "clip:save": { args: z.tuple([z.int().min(1).max(longestClipSeconds)]), result: z.void() },
  /** Opens the folder of the clip that was saved last. */
  "clip:show": { args: z.tuple([]), result: z.void() },
  "streamer-mode:get": { args: z.tuple([]), result: StreamerMode },
  /** While this device sends: until it ends. Otherwise it is kept as a setting. */
  "streamer-mode:set": { args: z.tuple([z.boolean()]), result: z.void() },
} as const;

export type StudioToolEvents = {
  "markers:changed": [markers: OwnMarkers];
  "clip:changed": [clip: Clip];
  "streamer-mode:changed": [mode: StreamerMode];
};
