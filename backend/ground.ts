import type { Logger } from "pino";
import type { Config } from "./config.ts";
import type { Context } from "./context.ts";
import type { Database } from "./db/database.ts";
import { createApp } from "./http/app.ts";
import { watchRequests } from "./http/draining.ts";
import { createLimits } from "./http/limits.ts";
import { createPgBossJobs } from "./jobs/pg-boss-jobs.ts";
import { createLiveKit } from "./livekit/livekit.ts";
import { createMedia } from "./media/chosen-media.ts";
import { watchFigures } from "./metrics/figures.ts";
import { measureLiveKit, measureRequests } from "./metrics/measured.ts";
import { createMetrics } from "./metrics/metrics.ts";
import { openPresenceBook } from "./people/presence-store.ts";
import { createIo } from "./realtime/io.ts";
import { createPush } from "./realtime/io-push.ts";
import { joinNodes } from "./realtime/nodes.ts";
import { createStorage } from "./storage/create-storage.ts";
import { createRooms } from "./realtime/rooms.ts";

/** What a service is started with. */
export type Given = Readonly<{ config: Config; log: Logger; database: Database; version: string; now: () => Date }>;

/** What the parts stand on: the servers, the other nodes, and what every part is given. */
export async function layGround(given: Given) {
  const { config, log, database, version, now } = given;
  const { db } = database;
  const nodes = joinNodes(given);
  const { bus, counters, adapter } = nodes.shared;
  const metrics = createMetrics(log);
  const app = await createApp(config, log, version, counters);
  measureRequests(app, metrics);
  const io = createIo(app.server, config, adapter);
  const draining = watchRequests(app.server);
  const push = createPush(io, undefined, bus);
  const presence = await openPresenceBook({ db, push, bus, log });
  const jobs = createPgBossJobs(database.source, log, bus, metrics.jobDone);
  const livekit = measureLiveKit(createLiveKit(config.livekit, log, now), metrics);
  const media = createMedia({ config, log, bus });
  const storage = createStorage({ config, log, now });
  const limits = createLimits(counters);
  const ctx: Context = {
    ...{ config, log, db, livekit, media, storage, jobs, presence, push, limits, bus, now },
    ...nodes.turns(push.settled),
    rooms: createRooms(io, bus.isShared),
    lease: nodes.lease,
  };
  watchFigures(metrics, { io, db, database, jobs });
  return { app, io, ctx, media, nodes, metrics, draining };
}
