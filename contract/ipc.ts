import type { z } from "zod";
import { appRequests, type AppEvents } from "./ipc/app.ts";
import { authRequests } from "./ipc/auth.ts";
import { type BroadcastEvents, broadcastRequests, engineRequests } from "./ipc/broadcast.ts";
import { callRequests, type CallEvents } from "./ipc/call.ts";
import { captureRequests } from "./ipc/capture.ts";
import { type DestinationEvents, destinationRequests } from "./ipc/destinations.ts";
import { hotkeyRequests, type HotkeyEvents } from "./ipc/hotkeys.ts";
import { recordingRequests } from "./ipc/recordings.ts";
import { shareRequests, type ShareEvents } from "./ipc/share.ts";
import { type StudioToolEvents, studioToolRequests } from "./ipc/studio-tools.ts";
import { windowRequests, type WindowEvents } from "./ipc/window.ts";

/** Renderer asks, main answers. Names are `area:verb-noun`. */
export const requests = {
  ...appRequests,
  ...authRequests,
  ...broadcastRequests,
  ...callRequests,
  ...captureRequests,
  ...destinationRequests,
  ...engineRequests,
  ...hotkeyRequests,
  ...recordingRequests,
  ...shareRequests,
  ...studioToolRequests,
  ...windowRequests,
} as const satisfies Record<string, { args: z.ZodTuple; result: z.ZodType }>;

/** Main tells, every window listens. */
export type Events = AppEvents &
  BroadcastEvents &
  CallEvents &
  DestinationEvents &
  HotkeyEvents &
  ShareEvents &
  StudioToolEvents &
  WindowEvents;

export type RequestName = keyof typeof requests;
export type EventName = keyof Events;
export type Args<N extends RequestName> = z.output<(typeof requests)[N]["args"]>;
export type Result<N extends RequestName> = z.output<(typeof requests)[N]["result"]>;
