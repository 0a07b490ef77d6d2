import type { Kysely } from "kysely";
import type { Logger } from "pino";
import type { Config } from "./config.ts";
import type { Tables } from "./db/tables.ts";
import type { Jobs } from "./jobs/jobs.ts";
import type { Turns } from "./turns.ts";
import type { Limits } from "./http/limits.ts";
import type { LiveKit } from "./livekit/livekit.ts";
import type { Media } from "./media/port.ts";
import type { PresenceBook } from "./people/presence.ts";
import type { Lease } from "./realtime/lease.ts";
import type { Push } from "./realtime/push.ts";
import type { Rooms } from "./realtime/rooms.ts";
import type { Bus } from "./redis/bus.ts";
import type { Storage } from "./storage/storage.ts";

/** What every part of the service is given. Nothing here is a singleton: `server.ts` makes one and stops it. */
export type Context = {
  readonly config: Config;
  readonly log: Logger;
  readonly db: Kysely<Tables>;
  readonly livekit: LiveKit;
  /** Records, segments and sends rooms on, and takes encoders in; see `media/port.ts`. */
  readonly media: Media;
  /** Where files of recordings and streams are. */
  readonly storage: Storage;
  readonly jobs: Jobs;
  readonly presence: PresenceBook;
  /** Tells people's devices; see `realtime/push.ts`. */
  readonly push: Push;
  /** Rooms that parts speak to in their own words. */
  readonly rooms: Rooms;
  /** Runs steps of the same key one after another, on all nodes. */
  readonly turns: Turns;
  /** The same for steps that wait for media, under keys of their own: these never keep those of `turns` waiting. */
  readonly mediaTurns: Turns;
  /** What somebody may do how often, counted for all nodes together. */
  readonly limits: Limits;
  /** The line to the other nodes. */
  readonly bus: Bus;
  /** Competes for work that one node at a time may do; where there is but one, it has it. */
  readonly lease: (name: string) => Lease;
  /** The clock, so that rules can be tested with any time. */
  readonly now: () => Date;
};
