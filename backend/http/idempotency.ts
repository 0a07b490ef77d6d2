import type { FastifyRequest } from "fastify";
import type { Kysely, Transaction } from "kysely";
import type { Tables } from "../db/tables.ts";
import { ApiError } from "./api-error.ts";
import { headerOf } from "./headers.ts";

/** A request that may be sent twice: whose it is, and what they called it; null when they did not. */
export type Keyed = Readonly<{ userId: string; key: string | null }>;

/** The `Idempotency-Key` of a request. */
export const keyOf = (request: FastifyRequest): string | null => headerOf(request, "idempotency-key", 255);

type Made = Readonly<{ kind: "call" | "stream"; id: string }>;

/** What the first request of this key made; null when this is the first. Throws when it made something of another kind. */
export async function madeBefore(
  db: Kysely<Tables>,
  { userId, key }: Keyed,
  kind: Made["kind"],
): Promise<string | null> {
  if (key === null) return null;
  const row = await db
    .selectFrom("nchat_idempotency_keys")
    .select(["call_id", "stream_id"])
    .where("user_id", "=", userId)
    .where("key", "=", key)
    .executeTakeFirst();
  if (!row) return null;
  const id = kind === "call" ? row.call_id : row.stream_id;
  if (id === null) throw new ApiError("CONFLICT", "This Idempotency-Key was used for something else.");
  return id;
}

/** Keeps what a request made, for whoever sends it again; in the transaction that makes it. */
export async function keepMade(trx: Transaction<Tables>, { userId, key }: Keyed, { kind, id }: Made): Promise<void> {
  if (key === null) return;
  const made = kind === "call" ? { call_id: id, stream_id: null } : { call_id: null, stream_id: id };
  await trx
    .insertInto("nchat_idempotency_keys")
    .values({ user_id: userId, key, ...made })
    .execute();
}
