import { z } from "zod";

/** How other programs on this computer (Stream Deck, Companion) steer the studio, by obs-websocket's protocol. */
export const RemoteControl = z.object({
  isOn: z.boolean(),
  port: z.int().min(1024).max(65_535),
  /** "taken": another program listens there, OBS perhaps. */
  state: z.enum(["off", "listening", "taken"]),
  /** How many programs are connected. */
  clients: z.int(),
});
export type RemoteControl = Readonly<z.output<typeof RemoteControl>>;

/** What a person changes of it. */
export const RemoteChange = RemoteControl.pick({ isOn: true, port: true });
export type RemoteChange = Readonly<z.output<typeof RemoteChange>>;

/** The port that such programs try first. */
export const usualRemotePort = 4455;
