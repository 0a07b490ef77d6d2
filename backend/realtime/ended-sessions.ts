import type { Kysely } from "kysely";
import type { Logger } from "pino";
import type { Tables } from "../db/tables.ts";
import { type Rounds, startRounds } from "../rounds.ts";
import type { Io } from "./io.ts";

const rhythm = { busyMs: 2000, idleMs: 2000 };
/** So many sessions are asked after at once. */
const pageSize = 1000;

type Sockets = Readonly<{ sockets: Readonly<{ sockets: Pick<Io["sockets"]["sockets"], "values"> }> }>;

/**
 * Puts out the devices of this node whose sign-in has ended. Whoever ends one within the service does so at once; this
 * finds what the command line ended in the database, beside the service.
 */
export function watchSessions(deps: Readonly<{ io: Sockets; db: Kysely<Tables>; log: Logger }>): Rounds {
  return startRounds(() => putOut(deps), rhythm, deps.log, "devices could not be compared with their sign-ins");
}

/** One round; answers whether anybody is connected. */
export async function putOut({ io, db, log }: Parameters<typeof watchSessions>[0]): Promise<boolean> {
  const bySession = Map.groupBy(io.sockets.sockets.values(), (socket) => socket.data.device?.user?.sessionId ?? "");
  bySession.delete(""); // anonymous, or signed in elsewhere
  const ids = [...bySession.keys()];
  for (let at = 0; at < ids.length; at += pageSize) {
    const asked = ids.slice(at, at + pageSize);
    const open = await db
      .selectFrom("nchat_sessions")
      .select("id")
      .where("id", "in", asked)
      .where("ended_at", "is", null)
      .execute();
    const isOpen = new Set(open.map(({ id }) => id));
    for (const session of asked) {
      if (isOpen.has(session)) continue;
      log.info({ session }, "a sign-in has ended: its devices are put out");
      for (const socket of bySession.get(session) ?? []) socket.disconnect(true);
    }
  }
  return ids.length > 0;
}
