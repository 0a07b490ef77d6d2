import { sql, type Transaction } from "kysely";
import { farthestPlanMs, plannedStreamLimit } from "@nchat/contract/stream-rules";
import type { Tables } from "../db/tables.ts";
import { ApiError } from "../http/api-error.ts";

/** After so many seconds it is worth to try again: a plan has to be given up or to begin before. */
const retryAfter = 3600;

/** Refuses a time for a stream that has passed or is too far away; null is none. */
export function requireTime(at: number | null, now: number): void {
  if (at !== null && at <= now) throw refused("This time has passed.", "must be in the future");
  if (at !== null && at > now + farthestPlanMs)
    throw refused("A stream can be planned for a year ahead.", "must be within a year");
}

const refused = (words: string, message: string) =>
  new ApiError("VALIDATION_FAILED", words, { details: [{ path: "body.scheduledAt", message }] });

/** One plan of a host after another on all nodes, so that two at once are counted. */
export async function requirePlan(trx: Transaction<Tables>, hostId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`nchat stream plans of ${hostId}`}, 7))`.execute(trx);
  const { count } = await trx
    .selectFrom("nchat_streams")
    .select(({ fn }) => fn.countAll<string>().as("count"))
    .where("host_id", "=", hostId)
    .where("status", "=", "scheduled")
    .executeTakeFirstOrThrow();
  if (Number(count) < plannedStreamLimit) return;
  const words = `You have planned ${plannedStreamLimit} streams. Cancel one first, or wait until one has begun.`;
  throw new ApiError("STREAM_LIMIT_REACHED", words, { retryAfter });
}
