import type { Transaction } from "kysely";
import type { Tables } from "../db/tables.ts";

/** Takes a webhook as handled, in the transaction of what follows from it; false when it was handled before. */
export async function claimWebhook(trx: Transaction<Tables>, id: string, event: string): Promise<boolean> {
  const claimed = await trx
    .insertInto("nchat_webhook_events")
    .values({ id, event })
    .onConflict((on) => on.doNothing())
    .returning("id")
    .executeTakeFirst();
  return claimed !== undefined;
}
