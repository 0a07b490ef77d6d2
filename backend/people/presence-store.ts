import type { Kysely } from "kysely";
import type { Tables } from "../db/tables.ts";
import type { Logger } from "pino";
import type { Push } from "../realtime/push.ts";
import type { Bus } from "../redis/bus.ts";
import type { PresenceBook } from "./presence.ts";
import { createPresenceBook } from "./presence-book.ts";
import { openSharedPresence } from "./shared-presence.ts";

const graceMs = 4000;

type Deps = Readonly<{ db: Kysely<Tables>; push: Push; bus: Bus; log: Logger }>;

/** The presence book of a database: do-not-disturb is kept there, and everybody is told of changes. */
export async function openPresenceBook({ db, push, bus, log }: Deps): Promise<PresenceBook> {
  const quiet = await db.selectFrom("nchat_users").select("id").where("do_not_disturb", "=", true).execute();
  const kept: Parameters<typeof createPresenceBook>[0] = {
    tell: (userId, status) => push.toEverybodyHere("presence:changed", { userId, status }),
    keepDoNotDisturb: async (userId: string, on: boolean) => {
      await db.updateTable("nchat_users").set({ do_not_disturb: on }).where("id", "=", userId).execute();
    },
    doNotDisturb: quiet.map((row) => row.id),
    graceMs,
  };
  return bus.isShared ? await openSharedPresence({ ...kept, db, bus, log }) : createPresenceBook(kept);
}
