import { randomUUID } from "node:crypto";
import type { Context } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { PresentAtLiveKit } from "../livekit/livekit.ts";
import { type Access, accessOf, accessOfAnonymous } from "./access.ts";
import type { StoredStream } from "./rows.ts";

/** Host, co-hosts, encoders and workers, beside those who watch in the room. */
const otherPlaces = 30;

/** A stream's room: who watches wants lips to fit words more than the last tenth of a second. */
export const roomForm = ({ config }: Pick<Context, "config">) => ({
  maxParticipants: config.streams.roomViewers + otherPlaces,
  syncStreams: true,
});

/** Who feeds a stream, to LiveKit (`SETTLED` 16). */
export const feedIdentity = (streamId: string) => `feed:${streamId}`;

const anonymous = "anon:";
/** An anonymous viewer, to LiveKit. */
export const anonymousIdentity = (id: string) => `${anonymous}${id}`;

const uuid = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const asPerson = new RegExp(`^(${uuid})(?:~${uuid})?$`);

/** Somebody who watches, to LiveKit: another one for each connection, as LiveKit ends the elder of two equal ones. */
export const watchingIdentity = (userId: string) => `${userId}~${randomUUID()}`;

/** The person behind an identity in a stream's room, who publishes there by their bare id; null for feeds, workers and anonymous viewers. */
export const personOf = (identity: string): string | null => asPerson.exec(identity)?.[1] ?? null;

/** The stream that a room belongs to; null for rooms of calls and others. */
export function streamIdOf(roomName: string): string | null {
  return /^stream-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/.exec(roomName)?.[1] ?? null;
}

/** Sees to it that LiveKit has the stream's room, and remembers which one it is. */
export async function ensureRoom(ctx: Context, { state, facts }: StoredStream): Promise<void> {
  const { sid } = await ctx.livekit.ensureRoom(facts.roomName, roomForm(ctx));
  if (sid === facts.roomSid) return;
  await ctx.db.updateTable("nchat_streams").set({ room_sid: sid }).where("id", "=", state.id).execute();
}

/** Somebody in a stream's room. */
export type Inside = Readonly<{ identity: string; mayPublish: boolean }>;

/** One person watches by so many connections at once in the room; by HLS on whatever else is open. */
export const mostConnections = 5;

/** What somebody in a stream's room turns out to be there. */
export type Welcome = "welcome" | "silenced" | "out";

/** Those in a room as they are to be judged: who publishes is taken as allowed to by LiveKit. */
export const toInside = ({ identity, mayPublish, tracks }: PresentAtLiveKit): Inside => ({
  identity,
  mayPublish: mayPublish || tracks.length > 0,
});

/**
 * Judges those in a stream's room by what they may do now, for LiveKit goes on to admit whoever holds a token that was
 * minted before (`SETTLED` 17): who may not watch is put out, who may not publish (any more) is kept from it, which
 * takes down what they publish, and of one person's connections the first few stay.
 */
export async function judgeInside(
  ctx: Context,
  stored: StoredStream,
  inside: readonly Inside[],
): Promise<ReadonlyMap<string, Welcome>> {
  const people = inside.flatMap(({ identity }) => personOf(identity) ?? []);
  // The server's own admins are known by their token alone, which is not here: they are taken as what the tables say.
  const accessOfPerson = await accessOf(ctx.db, stored, people);
  const verdicts = new Map<string, Welcome>();
  const tooMany = beyondMost(inside);
  for (const each of inside) {
    const { identity } = each;
    const verdict = tooMany.has(identity) ? "out" : welcomeOf(stored, each, accessOfPerson);
    verdicts.set(identity, verdict);
    if (verdict === "welcome") continue;
    ctx.log.info({ streamId: stored.state.id, identity, verdict }, "somebody had no such business in a stream's room");
    const { roomName } = stored.facts;
    const done =
      verdict === "out"
        ? ctx.livekit.removePerson(roomName, identity)
        : ctx.livekit.allow(roomName, identity, "viewer");
    await done.catch((error: unknown) => {
      if (!(error instanceof ApiError)) throw error; // LiveKit does not answer; the watch tries again
    });
  }
  return verdicts;
}

/** Ends all connections of a person to a stream's room. One that is just coming in is judged when it is there. */
export async function removeFromRoom(
  livekit: Pick<Context["livekit"], "listPeople" | "removePerson">,
  roomName: string,
  userId: string,
): Promise<void> {
  const inside = await livekit.listPeople(roomName);
  const own = inside.filter(({ identity }) => personOf(identity) === userId);
  await Promise.all(own.map(({ identity }) => livekit.removePerson(roomName, identity)));
}

/**
 * Tokens that were minted one after the other may all be used at once: what is beyond the limit has no place. Who is on
 * the stage by their bare id has theirs there whatever else they watch by; LiveKit itself lets that be one at a time.
 */
function beyondMost(inside: readonly Inside[]): ReadonlySet<string> {
  const watching = inside.filter(({ identity }) => personOf(identity) !== identity);
  const connections = Map.groupBy(watching, ({ identity }) => personOf(identity));
  connections.delete(null);
  return new Set(
    [...connections.values()].flatMap((all) => all.slice(mostConnections)).map(({ identity }) => identity),
  );
}

function welcomeOf(
  stored: StoredStream,
  { identity, mayPublish }: Inside,
  accessOfPerson: (userId: string) => Access,
): Welcome {
  const isAnonymous = identity.startsWith(anonymous);
  const userId = personOf(identity);
  if (!isAnonymous && userId === null) return "welcome"; // feeds and workers; only this service makes their tokens
  const { rights } = userId === null ? accessOfAnonymous(stored) : accessOfPerson(userId);
  if (!rights.watch) return "out";
  return mayPublish && !rights.publish ? "silenced" : "welcome";
}
