import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Kysely } from "kysely";
import { pino } from "pino";
import type { StreamStatus, StreamVisibility } from "@nchat/contract/streams";
import { readConfig } from "../../backend/config.ts";
import { openDatabase } from "../../backend/db/database.ts";
import type { Tables } from "../../backend/db/tables.ts";
import { startServer } from "../../backend/server.ts";
import { backendEnvironment } from "./backend.ts";

/** The service in the test's own process, so that the test can put into the database what no route makes. */
export type Inside = Readonly<{ url: () => string; db: Kysely<Tables>; stop: () => Promise<void> }>;

/** Starts it on PGlite, or on a Postgres. */
export async function startInside(
  databaseUrl?: string,
  env: Readonly<Record<string, string>> = {},
  log = pino({ level: "silent" }),
): Promise<Inside> {
  const dataDir = await mkdtemp(join(tmpdir(), "nchat-inside-"));
  const settings = readConfig(backendEnvironment({ ...(databaseUrl ? { databaseUrl } : {}), env }, dataDir));
  if (!settings.ok) throw new Error(settings.faults.join());
  const now = () => new Date();
  const database = await openDatabase(settings.config, log, now);
  const server = await startServer({ config: settings.config, log, database, version: "0.0.0", now });
  return {
    url: () => server.url,
    db: database.db,
    stop: async () => {
      await server.stop();
      await database.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

type Seed = Readonly<{
  hostId: string;
  memberIds?: readonly string[];
  invitedIds?: readonly string[];
  coHostIds?: readonly string[];
  visibility?: StreamVisibility;
  status?: StreamStatus;
}>;

/** A stream that runs, as if an encoder had come; answers its id. */
export async function seedStream(db: Kysely<Tables>, seed: Seed): Promise<string> {
  const { hostId, memberIds = [], invitedIds = [], coHostIds = [], visibility = "public", status = "live" } = seed;
  const channelId = randomUUID();
  const id = randomUUID();
  const startedAt = status === "scheduled" ? null : new Date();
  await db.insertInto("nchat_channels").values({ id: channelId, name: "launch", created_by: hostId }).execute();
  for (const userId of memberIds)
    await db.insertInto("nchat_channel_members").values({ channel_id: channelId, user_id: userId }).execute();
  await db
    .insertInto("nchat_streams")
    .values({
      id,
      channel_id: channelId,
      host_id: hostId,
      title: "A stream",
      visibility,
      status,
      started_at: startedAt,
    })
    .execute();
  await db
    .insertInto("nchat_stream_states")
    .values({ stream_id: id, opened_at: startedAt, sources: { list: [] } })
    .execute();
  const people = [
    ...invitedIds.map((userId) => ({ user_id: userId, role: "viewer" as const })),
    ...coHostIds.map((userId) => ({ user_id: userId, role: "co_host" as const })),
  ];
  for (const person of people)
    await db
      .insertInto("nchat_stream_members")
      .values({ stream_id: id, invited_by: hostId, ...person })
      .execute();
  return id;
}
