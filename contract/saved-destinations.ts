import { z } from "zod";
import { Uuid } from "./primitives.ts";
import { Destination } from "./streams.ts";

/** Who sends to a destination: the server, once it has the stream, or this computer, beside the stream itself. */
export const DestinationWay = z.enum(["server", "desktop"]);
export type DestinationWay = z.output<typeof DestinationWay>;

/** How many a person keeps; a stream takes no more. */
export const mostSavedDestinations = 10;

/** A platform as it is typed once, to be sent to by every stream from then on. The messages are for whoever types. */
export const NewSavedDestination = z.strictObject({
  platform: Destination.shape.platform,
  url: z
    .string()
    .trim()
    .max(500, "The address is too long.")
    .regex(/^rtmps?:\/\/[^\s/?#]+\S*$/, "The address begins with rtmp:// or rtmps://, with a server's name behind it.")
    .refine((url) => !/^[^/]*\/\/[^/]*@/.test(url), "The address holds a name or password: these are not taken."),
  streamKey: z
    .string()
    .trim()
    .min(1, "The key is missing.")
    .max(255, "The key is too long.")
    .regex(/^[!-~]*$/, "The key holds letters, digits and signs, without spaces."),
  way: DestinationWay,
});
export type NewSavedDestination = Readonly<z.output<typeof NewSavedDestination>>;

/** How one goes with the stream of the moment. Times in milliseconds since 1970; `why` is a sentence. */
export const DestinationRun = z.discriminatedUnion("step", [
  /** The stream is not sent there. */
  z.object({ step: z.literal("rest") }),
  /** The server is asked to. */
  z.object({ step: z.literal("asking") }),
  /** The server does; how that goes stands with the stream's destinations, under this id. */
  z.object({ step: z.literal("given"), destinationId: Uuid }),
  /** The server does not, and is not asked again by itself. */
  z.object({ step: z.literal("refused"), why: z.string() }),
  /** This computer tries. */
  z.object({ step: z.literal("connecting") }),
  z.object({ step: z.literal("connected") }),
  /** It tries again by itself. */
  z.object({ step: z.literal("waiting"), why: z.string(), retryAt: z.number() }),
  /** It has tried often enough. */
  z.object({ step: z.literal("lost"), why: z.string() }),
]);
export type DestinationRun = Readonly<z.output<typeof DestinationRun>>;

/** A kept platform; its key never comes to a page. */
export const SavedDestination = z.object({
  id: Uuid,
  platform: Destination.shape.platform,
  url: z.string(),
  way: DestinationWay,
  /** The next streams are sent there. */
  isOn: z.boolean(),
  run: DestinationRun,
});
export type SavedDestination = Readonly<z.output<typeof SavedDestination>>;

/** What this computer keeps for the person who is here. */
export const SavedDestinations = z.object({
  list: z.array(SavedDestination),
  /** What was removed last, while it can be had back. */
  removed: SavedDestination.pick({ platform: true, url: true }).nullable(),
  /** The stream that every `run` is about; null while there is none. */
  streamId: Uuid.nullable(),
  /** False: no key store answers, the keys stand in a file that only this user of the computer can read. */
  isSealed: z.boolean(),
});
export type SavedDestinations = Readonly<z.output<typeof SavedDestinations>>;

/** What came of adding one. */
export const SavedOutcome = z.discriminatedUnion("outcome", [
  z.object({ outcome: z.literal("saved"), id: Uuid }),
  z.object({ outcome: z.literal("refused"), why: z.string() }),
]);
export type SavedOutcome = Readonly<z.output<typeof SavedOutcome>>;
