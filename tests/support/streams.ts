import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import type { Kysely } from "kysely";
import { pino } from "pino";
import type { StreamStatus, StreamVisibility } from "@nchat/contract/streams";
import { type Config, readConfig } from "../../backend/config.ts";
import { openDatabase } from "../../backend/db/database.ts";
import type { Tables } from "../../backend/db/tables.ts";
import { startServer } from "../../backend/server.ts";
import { newDataFolder } from "./data-folder.ts";
import { backendEnvironment } from "./environment.ts";
import { inTurn, nodesOf, type ServiceKind, startServers } from "./service.ts";

/** The service in the test's own process, so that the test can put into the database what no route makes. */
export type Inside = Readonly<{
  /** Where to ask; of two nodes another each time. */
  url: () => string;
  db: Kysely<Tables>;
  stop: () => Promise<void>;
}>;

/** Starts it with what it needs, LiveKit excepted. */
export async function startInside(kind: ServiceKind): Promise<Inside> {
  const dataDir = await newDataFolder();
  const servers = await startServers(kind);
  const given = { ...(servers.postgres ? { databaseUrl: servers.postgres.url } : {}), env: servers.env };
  const settings = readConfig(backendEnvironment(given, dataDir));
  if (!settings.ok) throw new Error(settings.faults.join());
  const nodes: NodeInside[] = [];
  for (let count = 0; count < nodesOf(kind); count++) nodes.push(await startNodeInside(settings.config));
  const [first] = nodes;
  if (!first) throw new Error("a service has a node");
  const turn = inTurn(nodes);
  return {
    url: () => turn().server.url,
    db: first.database.db,
    stop: async () => {
      for (const node of nodes) await node.stop();
      await servers.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export type NodeInside = Awaited<ReturnType<typeof startNodeInside>>;

/** One node in the test's own process. */
export async function startNodeInside(config: Config) {
  const log = pino({ level: process.env["TEST_LOG"] ?? "silent" });
  const now = () => new Date();
  const database = await openDatabase(config, log, now);
  const server = await startServer({ config, log, database, version: "0.0.0", now });
  return {
    database,
    server,
    stop: async () => {
      await server.stop();
      await database.close();
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
