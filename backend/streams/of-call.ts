import type { Kysely } from "kysely";
import type { Tables } from "../db/tables.ts";

/** Whether a stream shows a call: then nothing else feeds it. */
export async function isOfCall(db: Kysely<Tables>, streamId: string): Promise<boolean> {
  const row = await db
    .selectFrom("nchat_call_broadcasts")
    .select("id")
    .where("stream_id", "=", streamId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Why such a stream is not recorded, in words: nobody in the call would know. */
export const recordTheCall = "Record the call instead: everybody in it is told.";
