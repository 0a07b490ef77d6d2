import type { Context } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import { accessTo } from "./access.ts";
import type { StoredStream } from "./rows.ts";

/** Host, co-hosts, encoders and workers, beside those who watch in the room. */
const otherPlaces = 30;

/** How many fit into a stream's room. */
export const roomLimits = ({ config }: Pick<Context, "config">) => ({
  maxParticipants: config.streams.roomViewers + otherPlaces,
});

/** Who feeds a stream, to LiveKit (`SETTLED` 16). */
export const feedIdentity = (streamId: string) => `feed:${streamId}`;

const anonymous = "anon:";
/** An anonymous viewer, to LiveKit. */
export const anonymousIdentity = (id: string) => `${anonymous}${id}`;

/** The stream that a room belongs to; null for rooms of calls and others. */
export function streamIdOf(roomName: string): string | null {
  return /^stream-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/.exec(roomName)?.[1] ?? null;
}

/** Sees to it that LiveKit has the stream's room, and remembers which one it is. */
export async function ensureRoom(ctx: Context, { state, facts }: StoredStream): Promise<void> {
  const { sid } = await ctx.livekit.ensureRoom(facts.roomName, roomLimits(ctx));
  if (sid === facts.roomSid) return;
  await ctx.db.updateTable("nchat_streams").set({ room_sid: sid }).where("id", "=", state.id).execute();
}

/** Somebody in a stream's room. */
export type Inside = Readonly<{ identity: string; mayPublish: boolean }>;

/**
 * Puts out of a stream's room who has no business there (any more): LiveKit goes on to admit whoever holds a token that
 * was minted before (`SETTLED` 17).
 */
export async function putOutUnwelcome(ctx: Context, stored: StoredStream, inside: readonly Inside[]): Promise<void> {
  for (const each of inside) {
    if (await isWelcome(ctx, stored, each)) continue;
    ctx.log.info({ streamId: stored.state.id, identity: each.identity }, "somebody was put out of a stream's room");
    await ctx.livekit.removePerson(stored.facts.roomName, each.identity).catch((error: unknown) => {
      if (!(error instanceof ApiError)) throw error; // LiveKit does not answer; the watch tries again
    });
  }
}

const isUuid = (text: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

async function isWelcome(ctx: Context, stored: StoredStream, { identity, mayPublish }: Inside): Promise<boolean> {
  if (identity.startsWith(anonymous)) return (await accessTo(ctx.db, stored, null)).rights.watch && !mayPublish;
  if (!isUuid(identity)) return true; // feeds and workers; only this service makes their tokens
  // The server's own admins are known by their token alone, which is not here: they are taken as what the tables say.
  const { rights } = await accessTo(ctx.db, stored, { id: identity, roles: [] });
  return rights.watch && (rights.publish || !mayPublish);
}
