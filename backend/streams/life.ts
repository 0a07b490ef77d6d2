import { randomUUID } from "node:crypto";
import { type Kysely, sql, type Transaction } from "kysely";
import { isOnAir, newStream, nextStream, type StreamState } from "@nchat/contract/stream-rules";
import type { StreamPlan } from "@nchat/contract/rest/streams";
import type { Identity } from "../auth/identity.ts";
import type { Context } from "../context.ts";
import type { Tables } from "../db/tables.ts";
import { ApiError } from "../http/api-error.ts";
import { keepMade, type Keyed, madeBefore } from "../http/idempotency.ts";
import { requireOffered } from "../offered.ts";
import type { Sealer } from "../secrets/sealed.ts";
import type { Desk } from "./desk.ts";
import { insertDestination, type NewDestination } from "./destinations/store.ts";
import { addMembers } from "./members.ts";
import { requirePlan, requireTime } from "./planning.ts";
import { refusal } from "./refusals.ts";
import { ensureRoom, roomForm } from "./rooms.ts";
import type { StoredStream } from "./rows.ts";
import { insertStream, loadStream } from "./store.ts";
import { tellRoles } from "./telling-roles.ts";

type Trx = Transaction<Tables>;

/** What a stream is begun with: the plan, its destinations judged, and when it is to be (null: unknown). */
export type Beginning = Readonly<{
  user: Identity;
  /** The request's `Idempotency-Key`. */
  key: string | null;
  plan: Omit<StreamPlan, "options">;
  destinations: readonly NewDestination[];
  /** What is stored with it, or not at all. */
  alongside?: (trx: Trx, streamId: string) => Promise<void>;
}>;

/** Begins streams. */
export type Life = Readonly<{
  /**
   * Opens a stream at once: its room is made first, and nothing is stored without it. The same request sent again gets
   * the stream that the first one made.
   */
  start: (beginning: Beginning) => Promise<StoredStream>;
  schedule: (beginning: Beginning, at: Date | null) => Promise<StoredStream>;
  /** Opens a planned stream; one that runs stays as it is. */
  open: (stored: StoredStream) => Promise<StoredStream>;
}>;

/** After so many seconds it is worth to try again for a place. */
const retryAfter = 60;

/** Makes it. */
export function createLife(ctx: Context, desk: Desk, sealer: Sealer): Life {
  const { db } = ctx;
  const places = ctx.config.ceilings.streams;
  return {
    start: (beginning) => start(ctx, desk, sealer, beginning),
    schedule: async (beginning, at) => {
      requireOffered(ctx.config, "streaming");
      await requireMember(db, beginning);
      const now = ctx.now().getTime();
      requireTime(at?.getTime() ?? null, now);
      const state = newStream(randomUUID(), beginning.user.id, at?.getTime() ?? null, now);
      const stored = await db.transaction().execute(async (trx) => {
        await requirePlan(trx, beginning.user.id);
        return await store(trx, ctx, sealer, beginning, state, null);
      });
      await desk.tell(stored, "scheduled");
      await tellCoHosts(ctx, stored, beginning);
      return stored;
    },
    open: async (before) => {
      const { status } = before.state;
      if (status !== "scheduled" && !isOnAir(status)) throw refusal("STREAM_ENDED");
      if (status === "scheduled") requireOffered(ctx.config, "streaming");
      if (status === "scheduled") await db.transaction().execute((trx) => requirePlace(trx, places));
      await ensureRoom(ctx, before);
      const check = async (trx: Trx, { state }: StoredStream) => {
        if (state.status === "scheduled") await requirePlace(trx, places);
      };
      return await desk.command(before.state.id, { check, event: { type: "open" } });
    },
  };
}

async function start(ctx: Context, desk: Desk, sealer: Sealer, beginning: Beginning): Promise<StoredStream> {
  const { db, livekit, config } = ctx;
  requireOffered(config, "streaming");
  const places = config.ceilings.streams;
  const keyed = { userId: beginning.user.id, key: beginning.key };
  await requireMember(db, beginning);
  const before = await db.transaction().execute((trx) => madeOrPlace(trx, keyed, places)); // before LiveKit is asked for anything
  if (before) return before;
  const id = randomUUID();
  const roomName = `stream-${id}`;
  const room = await livekit.ensureRoom(roomName, roomForm(ctx));
  const stored = await db
    .transaction()
    .execute(async (trx) => {
      const meanwhile = await madeOrPlace(trx, keyed, places);
      if (meanwhile) return meanwhile;
      const now = ctx.now().getTime();
      const opened = openedAt(newStream(id, beginning.user.id, null, now), now);
      const made = await store(trx, ctx, sealer, beginning, opened, room.sid);
      await beginning.alongside?.(trx, id);
      await keepMade(trx, keyed, { kind: "stream", id });
      return made;
    })
    .catch(async (error: unknown) => {
      await livekit.deleteRoom(roomName);
      throw error;
    });
  if (stored.state.id === id) {
    await desk.tell(stored, "opened");
    await tellCoHosts(ctx, stored, beginning);
  } else await livekit.deleteRoom(roomName);
  return stored;
}

/** As those hear it who are named later. */
async function tellCoHosts(ctx: Context, stored: StoredStream, { user, plan }: Beginning): Promise<void> {
  const named = new Set(plan.coHostIds ?? []);
  named.delete(user.id);
  if (named.size > 0) await tellRoles(ctx, stored, [...named]);
}

function openedAt(state: StreamState, now: number): StreamState {
  const verdict = nextStream(state, { type: "open" }, now);
  if (verdict.outcome === "refused") throw new Error("a new stream can be opened");
  return verdict.state;
}

/** What this very request made before; else null, and there is a place for another stream. */
async function madeOrPlace(trx: Trx, keyed: Keyed, places: number): Promise<StoredStream | null> {
  await lockPlaces(trx);
  const id = await madeBefore(trx, keyed, "stream");
  const made = id === null ? null : await loadStream(trx, id);
  if (!made) await requirePlace(trx, places);
  return made;
}

/** One after another on all nodes, so that two who begin at once are counted. */
async function lockPlaces(trx: Trx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('nchat streams', 7))`.execute(trx);
}

async function requirePlace(trx: Trx, places: number): Promise<void> {
  await lockPlaces(trx);
  const { count } = await trx
    .selectFrom("nchat_streams")
    .select(({ fn }) => fn.countAll<string>().as("count"))
    .where("status", "in", ["starting", "live", "ending"])
    .executeTakeFirstOrThrow();
  if (Number(count) < places) return;
  throw new ApiError("STREAM_LIMIT_REACHED", `This server carries ${places} streams at a time.`, {
    retryAfter,
  });
}

/** Whether the channel is there is not told to those who are not in it. */
async function requireMember(db: Kysely<Tables>, { user, plan }: Beginning): Promise<void> {
  const row = await db
    .selectFrom("nchat_channel_members")
    .select("role")
    .where("channel_id", "=", plan.channelId)
    .where("user_id", "=", user.id)
    .executeTakeFirst();
  if (!row) throw new ApiError("FORBIDDEN", "You are not a member of this channel.");
}

async function store(
  trx: Trx,
  ctx: Context,
  sealer: Sealer,
  { user, plan, destinations }: Beginning,
  state: StreamState,
  roomSid: string | null,
): Promise<StoredStream> {
  await insertStream(trx, state, {
    channelId: plan.channelId,
    roomSid,
    title: plan.title,
    description: plan.description ?? null,
    visibility: plan.isRehearsal ? "invite_only" : plan.visibility,
    isRehearsal: plan.isRehearsal ?? false,
    chatEnabled: plan.enableChat ?? true,
    reactionsEnabled: plan.enableReactions ?? true,
    recordStream: plan.recordStream ?? false,
  });
  const by = { streamId: state.id, invitedBy: user.id, hostId: user.id };
  await addMembers(trx, { ...by, userIds: plan.invitedUserIds ?? [], role: "viewer" });
  await addMembers(trx, { ...by, userIds: plan.coHostIds ?? [], role: "co_host" });
  for (const [place, destination] of destinations.entries())
    if (!(await insertDestination(trx, sealer, state.id, destination, place)))
      throw new ApiError("VALIDATION_FAILED", "A platform may be named once; further ones are custom.");
  const stored = await loadStream(trx, state.id);
  if (!stored) throw new Error("a stream that was just written is not there");
  return stored;
}
