import { isOpenStream } from "@nchat/contract/stream-rules";
import type { RouteRequest } from "@nchat/contract/rest";
import type { Context } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { Desk } from "./desk.ts";
import type { Leftovers } from "./leftovers.ts";
import { isOfCall, recordTheCall } from "./of-call.ts";
import { requireTime } from "./planning.ts";
import { refuseInRehearsal } from "./rehearsal.ts";
import { refusal } from "./refusals.ts";
import type { StoredStream } from "./rows.ts";
import { beginEpoch, loadStream } from "./store.ts";

/** After so many seconds it is worth to ask again. */
const retryAfter = 5;

type Change = RouteRequest<"updateStream">["body"];

/** Changes what a stream is and tells of it; answers whether other people may watch it now than before. */
export async function changeStream(
  ctx: Context,
  desk: Desk,
  streamId: string,
  change: Change,
): Promise<Readonly<{ stored: StoredStream; isOtherAudience: boolean }>> {
  const { scheduledAt } = change;
  if (change.recordStream && (await isOfCall(ctx.db, streamId))) throw new ApiError("CONFLICT", recordTheCall);
  if (scheduledAt !== undefined) {
    const at = scheduledAt === null ? null : Date.parse(scheduledAt);
    requireTime(at, ctx.now().getTime());
    await desk.command(streamId, { event: { type: "reschedule", at } });
  }
  const before = await loadStream(ctx.db, streamId);
  if (!before) throw refusal("STREAM_NOT_FOUND");
  if (change.recordStream) refuseInRehearsal(before, "recording");
  const isOtherAudience = change.visibility !== undefined && change.visibility !== before.facts.visibility;
  if (isOtherAudience) refuseInRehearsal(before, "visibility");
  await write(ctx, streamId, change, isOtherAudience);
  const stored = await loadStream(ctx.db, streamId);
  if (!stored) throw refusal("STREAM_NOT_FOUND");
  await desk.tell(stored, "changed");
  return { stored, isOtherAudience };
}

async function write({ db }: Context, streamId: string, change: Change, isOtherAudience: boolean): Promise<void> {
  const { title, description, visibility, enableChat, enableReactions, recordStream } = change;
  const columns = {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(visibility === undefined ? {} : { visibility }),
    ...(enableChat === undefined ? {} : { chat_enabled: enableChat }),
    ...(enableReactions === undefined ? {} : { reactions_enabled: enableReactions }),
    ...(recordStream === undefined ? {} : { record_stream: recordStream }),
  };
  await db.transaction().execute(async (trx) => {
    if (Object.keys(columns).length > 0)
      await trx.updateTable("nchat_streams").set(columns).where("id", "=", streamId).execute();
    // Addresses that were signed for the earlier audience end with it.
    if (isOtherAudience) await beginEpoch(trx, streamId);
  });
}

/**
 * Cancels a planned stream; removes one that is over, with its chat and its figures. Not before media does nothing more
 * for it: without its rows nobody could end that.
 */
export async function removeStream(
  { db }: Context,
  { desk, leftovers }: Readonly<{ desk: Desk; leftovers: Pick<Leftovers, "end"> }>,
  stored: StoredStream,
): Promise<void> {
  const { state } = stored;
  if (state.status === "scheduled") {
    await desk.command(state.id, { event: { type: "cancel" } });
    return;
  }
  if (isOpenStream(state.status)) throw new ApiError("CONFLICT", "This stream runs. Stop it first.");
  if (!(await leftovers.end(stored)))
    throw new ApiError("MEDIA_UNAVAILABLE", "The media server does not answer, and still knows of this stream.", {
      retryAfter,
    });
  await db
    .deleteFrom("nchat_streams")
    .where("id", "=", state.id)
    .where("status", "in", ["ended", "cancelled"])
    .execute();
}
