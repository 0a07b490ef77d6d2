import { z } from "zod";
import { CallControl, CallControlEvent } from "../call-control.ts";
import { MuteEvent, MuteState } from "../mute.ts";
import { MuteLine } from "../mute-line.ts";

/** Main owns call control and mute; every window sends events and shows what main holds. */
export const callRequests = {
  "call:get": { args: z.tuple([]), result: CallControl },
  "call:dispatch": { args: z.tuple([CallControlEvent]), result: z.void() },
  "mute:get": { args: z.tuple([]), result: MuteState },
  /** A line from main to the gate for the call that begins. */
  "mute:open-line": { args: z.tuple([]), result: MuteLine },
  "mute:dispatch": { args: z.tuple([MuteEvent]), result: z.void() },
} as const;

export type CallEvents = {
  "call:changed": [state: CallControl];
  /** Every applied event too: effects that a state does not hold (the decline's message) are read from it. */
  "call:event": [event: CallControlEvent];
  "mute:changed": [state: MuteState];
};
