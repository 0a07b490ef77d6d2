import { z } from "zod";
import { Broadcast, type BroadcastHealth, GoLivePlan } from "../broadcast.ts";
import { EncoderLine } from "../encoder-line.ts";
import { Preflight } from "../preflight.ts";
import { RemoteChange, RemoteControl } from "../remote.ts";
import { SourceStates, Studio, StudioEvent } from "../studio.ts";

/** Going live. Main owns the studio and the broadcast; pages show them and send what the person asks. */
export const broadcastRequests = {
  "broadcast:get": { args: z.tuple([]), result: Broadcast },
  /** Does nothing while one runs. The answer comes at once, what follows by `broadcast:changed`. */
  "broadcast:go-live": { args: z.tuple([GoLivePlan]), result: z.void() },
  "broadcast:stop": { args: z.tuple([]), result: z.void() },
  /** Cuts the wait before the next attempt short. */
  "broadcast:retry": { args: z.tuple([]), result: z.void() },
  /** Goes on with the stream that an earlier run of the app sent. */
  "broadcast:resume": { args: z.tuple([]), result: z.void() },
  /** The person has read how the last one ended. */
  "broadcast:dismiss": { args: z.tuple([]), result: z.void() },
  "preflight:get": { args: z.tuple([]), result: Preflight },
  /** Does nothing while one runs or something is sent. */
  "preflight:start": { args: z.tuple([]), result: z.void() },
  "remote:get": { args: z.tuple([]), result: RemoteControl },
  "remote:change": { args: z.tuple([RemoteChange]), result: RemoteControl },
  "remote:get-password": { args: z.tuple([]), result: z.string() },
  /** Answers the new one; whoever is connected is put out. */
  "remote:renew-password": { args: z.tuple([]), result: z.string() },
  /** The studio is on the screen: its engine opens what it is set up with. */
  "studio:open": { args: z.tuple([]), result: z.void() },
  /** It is not any more: unless something is sent, cameras and captures are given back. */
  "studio:close": { args: z.tuple([]), result: z.void() },
  "studio:get": { args: z.tuple([]), result: Studio },
  "studio:get-source-states": { args: z.tuple([]), result: SourceStates },
  "studio:dispatch": { args: z.tuple([StudioEvent]), result: z.void() },
  /** Keeps a picture or a sound (a data URL) for the sources; answers its name. */
  "studio:keep-media": {
    args: z.tuple([
      z
        .string()
        .max(12_000_000)
        .regex(/^data:(image|audio)\//),
    ]),
    result: z.string(),
  },
  /** Loads the page of a browser source anew. */
  "studio:reload-page": { args: z.tuple([z.string().max(60)]), result: z.void() },
  "studio:get-media": { args: z.tuple([z.string().max(60)]), result: z.string().nullable() },
} as const;

/** What only the engine's own page asks. */
export const engineRequests = {
  "engine:open-line": { args: z.tuple([]), result: EncoderLine },
  /** Good for one getDisplayMedia within five seconds, with the gesture that it needs; "gone" when it no longer exists. */
  "engine:choose-display": { args: z.tuple([z.string().max(60)]), result: z.enum(["chosen", "gone"]) },
  /** The line over which the pictures of a browser source come, while it is open; "gone" when there is no such source. */
  "engine:open-page": { args: z.tuple([z.string().max(60)]), result: z.union([EncoderLine, z.literal("gone")]) },
  /**
   * What this computer plays, over the encoder's line, while true; answers whether that can be had. "capture": not that
   * way, but by a getDisplayMedia of the engine's page.
   */
  "engine:hear-system": {
    args: z.tuple([z.boolean()]),
    result: z.enum(["heard", "capture", "unsupported", "failed"]),
  },
  /** A sound of the mixer, for one getDisplayMedia that asks for sound, as with a display; "gone" when there is none. */
  "engine:choose-sound": { args: z.tuple([z.string().max(60)]), result: z.enum(["chosen", "gone"]) },
  "engine:tell-sources": { args: z.tuple([SourceStates]), result: z.void() },
} as const;

export type BroadcastEvents = {
  "broadcast:changed": [broadcast: Broadcast];
  /** Once a second while something is sent; null: nothing is any more. */
  "broadcast:health": [health: BroadcastHealth | null];
  "preflight:changed": [preflight: Preflight];
  "remote:changed": [remote: RemoteControl];
  "studio:changed": [studio: Studio];
  "studio:source-states-changed": [states: SourceStates];
};
