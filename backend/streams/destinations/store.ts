import { randomUUID } from "node:crypto";
import { type Kysely, type Selectable, sql, type Transaction } from "kysely";
import type { DestinationInput } from "@nchat/contract/rest/stream-hosting";
import type { Destination } from "@nchat/contract/streams";
import type { StreamDestinationsTable } from "../../db/tables/streams.ts";
import type { Tables } from "../../db/tables.ts";
import type { Sealer } from "../../secrets/sealed.ts";

type Row = Selectable<StreamDestinationsTable>;

/** A destination as it is kept, its key still sealed. */
export type StoredDestination = Readonly<Row>;

/** What a key is bound to: put into another row or column, it does not open. */
const sealedFor = (id: string) => `nchat_stream_destinations.stream_key_encrypted:${id}`;

/** A destination as its host sees it. */
export function toDestination(row: StoredDestination): Destination {
  return {
    id: row.id,
    platform: row.platform,
    rtmpUrl: row.rtmp_url,
    enabled: row.enabled,
    status: row.status,
    errorMessage: row.error_message,
    createdAt: row.created_at.toISOString(),
  };
}

/** The destinations of a stream, oldest first. */
export function loadDestinations(db: Kysely<Tables>, streamId: string): Promise<StoredDestination[]> {
  return db
    .selectFrom("nchat_stream_destinations")
    .selectAll()
    .where("stream_id", "=", streamId)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
}

/** A destination to be added; `url` is canonical and was judged. */
export type NewDestination = Pick<DestinationInput, "platform" | "streamKey"> &
  Readonly<{ url: string; enabled: boolean }>;

/** Those named together are of one moment: a microsecond each keeps them in the order that they were named in. */
const momentOf = (place: number) => sql<Date>`now() + ${place} * interval '1 microsecond'`;

/** Adds one, the `place`th of those named with it; null when the stream has that platform already. */
export async function insertDestination(
  db: Kysely<Tables> | Transaction<Tables>,
  sealer: Sealer,
  streamId: string,
  { platform, streamKey, url, enabled }: NewDestination,
  place = 0,
): Promise<StoredDestination | null> {
  const id = randomUUID();
  const row = await db
    .insertInto("nchat_stream_destinations")
    .values({
      id,
      stream_id: streamId,
      platform,
      rtmp_url: url,
      stream_key_encrypted: sealer.seal(streamKey, sealedFor(id)),
      enabled,
      created_at: momentOf(place),
    })
    .onConflict((on) => on.doNothing())
    .returningAll()
    .executeTakeFirst();
  return row ?? null;
}

/** What may change of one. */
export type DestinationChange = Readonly<{
  url?: string;
  streamKey?: string;
  enabled?: boolean;
  status?: Row["status"];
  errorMessage?: string | null;
}>;

/** Changes one; null when there is none (any more), or another address or key than in `as`. */
export async function changeDestination(
  db: Kysely<Tables>,
  sealer: Sealer,
  { streamId, id, as }: Readonly<{ streamId: string; id: string; as?: StoredDestination }>,
  { url, streamKey, enabled, status, errorMessage }: DestinationChange,
): Promise<StoredDestination | null> {
  const columns = {
    ...(url === undefined ? {} : { rtmp_url: url }),
    ...(streamKey === undefined ? {} : { stream_key_encrypted: sealer.seal(streamKey, sealedFor(id)) }),
    ...(enabled === undefined ? {} : { enabled }),
    ...(status === undefined ? {} : { status }),
    ...(errorMessage === undefined ? {} : { error_message: errorMessage }),
  };
  if (Object.keys(columns).length === 0)
    return (await loadDestinations(db, streamId)).find((row) => row.id === id) ?? null;
  const all = db
    .updateTable("nchat_stream_destinations")
    .set(columns)
    .where("id", "=", id)
    .where("stream_id", "=", streamId);
  const wanted =
    as === undefined
      ? all
      : all.where("rtmp_url", "=", as.rtmp_url).where("stream_key_encrypted", "=", as.stream_key_encrypted);
  return (await wanted.returningAll().executeTakeFirst()) ?? null;
}

/** The address with its key, for media alone; undefined when the key does not open. */
export function fullUrlOf(sealer: Sealer, row: StoredDestination): string | undefined {
  const key = sealer.open(row.stream_key_encrypted, sealedFor(row.id));
  return key === undefined ? undefined : `${row.rtmp_url.replace(/\/+$/, "")}/${key}`;
}

/**
 * Seals every key anew with the newest encryption key, so that older ones can be taken away. Answers how many were, and
 * the ids of those that did not open: changed, moved, or sealed with a key that is not there.
 */
export async function resealDestinations(
  db: Kysely<Tables>,
  sealer: Sealer,
): Promise<Readonly<{ resealed: number; unreadable: readonly string[] }>> {
  const rows = await db.selectFrom("nchat_stream_destinations").select(["id", "stream_key_encrypted"]).execute();
  let resealed = 0;
  const unreadable: string[] = [];
  for (const { id, stream_key_encrypted } of rows) {
    if (sealer.isNewest(stream_key_encrypted)) continue;
    const key = sealer.open(stream_key_encrypted, sealedFor(id));
    if (key === undefined) {
      unreadable.push(id);
      continue;
    }
    const done = await db
      .updateTable("nchat_stream_destinations")
      .set({ stream_key_encrypted: sealer.seal(key, sealedFor(id)) })
      .where("id", "=", id)
      .where("stream_key_encrypted", "=", stream_key_encrypted) // or somebody has just given a new key
      .executeTakeFirst();
    resealed += Number(done.numUpdatedRows);
  }
  return { resealed, unreadable };
}
