import { z } from "zod";
import { Uuid } from "../primitives.ts";
import { DestinationWay, NewSavedDestination, SavedDestinations, SavedOutcome } from "../saved-destinations.ts";

/** Platforms that are typed once. Main keeps them with their keys, and sends streams on to them. */
export const destinationRequests = {
  "destinations:get": { args: z.tuple([]), result: SavedDestinations },
  /** The same address with the same key again is the one that is kept. */
  "destinations:add": { args: z.tuple([NewSavedDestination]), result: SavedOutcome },
  /** For the next streams; the one that runs stays as it is. */
  "destinations:change": {
    args: z.tuple([Uuid, z.strictObject({ isOn: z.boolean().optional(), way: DestinationWay.optional() })]),
    result: z.void(),
  },
  "destinations:remove": { args: z.tuple([Uuid]), result: z.void() },
  /** Brings back what was removed last. */
  "destinations:restore": { args: z.tuple([]), result: z.void() },
  /** Another program sends this stream of the person's: the server is asked to send it on. */
  "destinations:send-all": { args: z.tuple([Uuid]), result: z.void() },
  /** Sends a stream (the second id) of the person's there, now or once more. */
  "destinations:send": { args: z.tuple([Uuid, Uuid]), result: z.void() },
  /** Ends what this computer sends there. */
  "destinations:end": { args: z.tuple([Uuid]), result: z.void() },
} as const;

export type DestinationEvents = { "destinations:changed": [destinations: SavedDestinations] };
