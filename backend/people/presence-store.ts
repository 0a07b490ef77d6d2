import type { Kysely } from "kysely";
import type { Tables } from "../db/tables.ts";
import type { Push } from "../realtime/push.ts";
import type { PresenceBook } from "./presence.ts";
import { createPresenceBook } from "./presence-book.ts";

const graceMs = 4000;

/** The presence book of a database: do-not-disturb is kept there, and everybody is told of changes. */
export async function openPresenceBook(db: Kysely<Tables>, push: Push): Promise<PresenceBook> {
  const quiet = await db.selectFrom("nchat_users").select("id").where("do_not_disturb", "=", true).execute();
  return createPresenceBook({
    tell: (userId, status) => push.toEverybody("presence:changed", { userId, status }),
    keepDoNotDisturb: async (userId, on) => {
      await db.updateTable("nchat_users").set({ do_not_disturb: on }).where("id", "=", userId).execute();
    },
    doNotDisturb: quiet.map((row) => row.id),
    graceMs,
  });
}
