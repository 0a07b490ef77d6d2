import type { Kysely } from "kysely";
import type { Logger } from "pino";
import type { Config } from "./config.ts";
import type { Tables } from "./db/tables.ts";
import type { Jobs } from "./jobs/jobs.ts";
import type { LiveKit } from "./livekit/livekit.ts";
import type { PresenceBook } from "./people/presence.ts";
import type { Push } from "./realtime/push.ts";

/** What every part of the service is given. Nothing here is a singleton: `server.ts` makes one and stops it. */
export type Context = {
  readonly config: Config;
  readonly log: Logger;
  readonly db: Kysely<Tables>;
  readonly livekit: LiveKit;
  readonly jobs: Jobs;
  readonly presence: PresenceBook;
  /** Tells people's devices; see `realtime/push.ts`. */
  readonly push: Push;
  /** The clock, so that rules can be tested with any time. */
  readonly now: () => Date;
};
