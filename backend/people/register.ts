import { type Kysely, sql } from "kysely";
import type { Tables } from "../db/tables.ts";
import type { Connection } from "./presence.ts";

/** What the database knows of somebody. */
export type Facts = Readonly<{ connections: readonly Connection[]; inCall: boolean; quiet: boolean }>;

type Entry = Readonly<{ userId: string; connection: Connection }>;

/** Who is in a call, as `nchat_call_participants` says it. */
const present = ["connecting", "connected", "disconnected"] as const;

/** The connected devices of all nodes, in the database. */
export function createRegister(db: Kysely<Tables>, nodeId: string) {
  return {
    /** A socket that came over from another node is this node's from here. */
    add: async (entries: readonly Entry[]): Promise<void> => {
      if (entries.length === 0) return;
      await db
        .insertInto("nchat_connections")
        .values(
          entries.map(({ userId, connection }) => ({
            socket_id: connection.socketId,
            node_id: nodeId,
            user_id: userId,
            session_id: connection.sessionId,
            device: connection.device,
          })),
        )
        .onConflict((on) => on.column("socket_id").doUpdateSet({ node_id: nodeId }))
        .execute();
    },
    remove: async (socketId: string): Promise<void> => {
      await db
        .deleteFrom("nchat_connections")
        .where("socket_id", "=", socketId)
        .where("node_id", "=", nodeId)
        .execute();
    },
    /** Some people, or everybody of whom there is something to say. */
    read: async (userIds: readonly string[] | null): Promise<ReadonlyMap<string, Facts>> => {
      if (userIds?.length === 0) return new Map();
      let connected = db.selectFrom("nchat_connections").select(["socket_id", "user_id", "session_id", "device"]);
      let inCall = db
        .selectFrom("nchat_call_participants as p")
        .innerJoin("nchat_calls as c", "c.id", "p.call_id")
        .select("p.user_id")
        .distinct()
        .where("c.status", "!=", "ended")
        .where("p.status", "in", present);
      let quiet = db.selectFrom("nchat_users").select("id").where("do_not_disturb", "=", true);
      if (userIds) {
        const those = sql<string>`any(${[...userIds]}::uuid[])`;
        connected = connected.where("user_id", "=", those);
        inCall = inCall.where("p.user_id", "=", those);
        quiet = quiet.where("id", "=", those);
      }
      const [sockets, busy, silent] = await Promise.all([connected.execute(), inCall.execute(), quiet.execute()]);
      return toFacts(sockets, new Set(busy.map((row) => row.user_id)), new Set(silent.map((row) => row.id)));
    },
  };
}

type Row = Readonly<{ socket_id: string; user_id: string; session_id: string | null; device: string | null }>;

function toFacts(rows: readonly Row[], busy: ReadonlySet<string>, quiet: ReadonlySet<string>) {
  const connections = new Map<string, Connection[]>();
  for (const { socket_id, user_id, session_id, device } of rows) {
    const connection = { socketId: socket_id, sessionId: session_id, device: device ?? `socket:${socket_id}` };
    connections.set(user_id, [...(connections.get(user_id) ?? []), connection]);
  }
  const everybody = new Set([...connections.keys(), ...busy, ...quiet]);
  return new Map<string, Facts>(
    [...everybody].map((id) => [
      id,
      { connections: connections.get(id) ?? [], inCall: busy.has(id), quiet: quiet.has(id) },
    ]),
  );
}
