import { notValid } from "@nchat/contract/errors";
import { type Kysely, type Selectable, sql } from "kysely";
import { isOnAir } from "@nchat/contract/stream-rules";
import { mostMarkers, type MarkerInput, type StreamMarker } from "@nchat/contract/stream-markers";
import type { Context } from "../context.ts";
import type { StreamMarkersTable } from "../db/tables/stream-states.ts";
import type { Tables } from "../db/tables.ts";
import { ApiError } from "../http/api-error.ts";
import type { RouteHandlers } from "../http/routes.ts";
import type { Push } from "../realtime/push.ts";
import { type Right, requireStream } from "./access.ts";
import { managersOf } from "./audience.ts";
import { cleanText } from "./chat/text.ts";
import type { StoredStream } from "./rows.ts";

type Db = Kysely<Tables>;
type MarkerRoute = "listStreamMarkers" | "addStreamMarker" | "removeStreamMarker";

/**
 * Marking moments of a stream. While it runs they are the notes of those who run it, who hear of each other's at once;
 * then whoever may watch finds them.
 */
export function createMarkerRoutes({
  db,
  now,
  push,
}: Pick<Context, "db" | "now"> & Readonly<{ push: Pick<Push, "toUsers"> }>): Pick<RouteHandlers, MarkerRoute> {
  return {
    listStreamMarkers: async ({ user, params }) => {
      const { stream, access } = await requireStream(db, params.id, user ?? null, "see");
      const right: Right = stream.state.status === "ended" ? "watch" : "manage";
      if (!access.rights[right]) await requireStream(db, params.id, user ?? null, right);
      return { markers: await listMarkers(db, params.id) };
    },
    addStreamMarker: async ({ user, params, body }) => {
      const { stream } = await requireStream(db, params.id, user, "publish");
      const at = now().getTime() - (body.agoMilliseconds ?? 0);
      const startedAt = requireLive(stream, at);
      const marker = await addMarker(db, { stream, startedAt, userId: user.id, input: body, at });
      push.toUsers(await managersOf(db, stream), "stream:marker_added", { streamId: params.id, marker });
      return { marker };
    },
    removeStreamMarker: async ({ user, params }) => {
      const { stream } = await requireStream(db, params.id, user, "publish");
      const { numDeletedRows } = await db
        .deleteFrom("nchat_stream_markers")
        .where("stream_id", "=", params.id)
        .where("id", "=", params.markerId)
        .executeTakeFirst();
      if (numDeletedRows === 0n) throw new ApiError("NOT_FOUND", "There is no such marker.");
      const { id: streamId, markerId } = params;
      push.toUsers(await managersOf(db, stream), "stream:marker_removed", { streamId, markerId });
      return { success: true };
    },
  };
}

/** When it went live. A moment of it may be told after its end, by somebody who could not reach the server before. */
function requireLive({ state }: StoredStream, at: number): number {
  const { startedAt, endedAt } = state;
  if (startedAt !== null && (isOnAir(state.status) || (endedAt !== null && at >= startedAt && at <= endedAt)))
    return startedAt;
  if (state.status === "ended" || state.status === "ending" || state.status === "cancelled")
    throw new ApiError("STREAM_ENDED", "The stream has ended.");
  throw new ApiError("CONFLICT", "The stream is not live yet; there is no moment to mark.");
}

async function listMarkers(db: Db, streamId: string): Promise<StreamMarker[]> {
  const rows = await db
    .selectFrom("nchat_stream_markers")
    .selectAll()
    .where("stream_id", "=", streamId)
    .orderBy("media_time_ms")
    .orderBy("id")
    .execute();
  return rows.map(toMarker);
}

type NewMarker = Readonly<{
  stream: StoredStream;
  startedAt: number;
  userId: string;
  input: MarkerInput;
  at: number;
}>;

/** One after the other for each stream, so that two at once are counted, and one sent twice is found. */
async function addMarker(db: Db, { stream, startedAt, userId, input, ...told }: NewMarker): Promise<StreamMarker> {
  const streamId = stream.state.id;
  const at = Math.max(startedAt, told.at);
  const text = readText(input.text ?? null);
  const nonce = input.nonce ?? null;
  return await db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`nchat markers of ${streamId}`}, 7))`.execute(trx);
    const known = trx.selectFrom("nchat_stream_markers").where("stream_id", "=", streamId);
    if (nonce !== null) {
      const own = known.selectAll().where("user_id", "=", userId).where("nonce", "=", nonce);
      const again = await own.executeTakeFirst();
      if (again) return toMarker(again);
    }
    const { count } = await known.select(({ fn }) => fn.countAll<string>().as("count")).executeTakeFirstOrThrow();
    if (Number(count) >= mostMarkers)
      throw new ApiError(
        "STREAM_LIMIT_REACHED",
        `This stream holds ${mostMarkers} markers, and no more. Remove one first.`,
      );
    const row = { stream_id: streamId, user_id: userId, media_time_ms: at - startedAt, marked_at: new Date(at) };
    const stored = await trx
      .insertInto("nchat_stream_markers")
      .values({ ...row, text, nonce })
      .returningAll()
      .executeTakeFirstOrThrow();
    return toMarker(stored);
  });
}

function readText(written: string | null): string | null {
  if (written === null) return null;
  const clean = cleanText(written);
  if (clean.ok) return clean.text;
  const details = [{ path: "body.text", message: clean.fault }];
  throw new ApiError("VALIDATION_FAILED", notValid, { details });
}

function toMarker(row: Selectable<StreamMarkersTable>): StreamMarker {
  return {
    id: row.id,
    streamId: row.stream_id,
    mediaTime: row.media_time_ms,
    markedAt: row.marked_at.toISOString(),
    text: row.text,
  };
}
