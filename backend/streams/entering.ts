import { randomUUID } from "node:crypto";
import { isOnAir } from "@nchat/contract/stream-rules";
import type { StreamAccess, StreamRole } from "@nchat/contract/streams";
import type { Identity } from "../auth/identity.ts";
import type { Context } from "../context.ts";
import { iceServersFor } from "../ice/ice.ts";
import type { MintedToken } from "../livekit/tokens.ts";
import { type Access, accessTo } from "./access.ts";
import { refusal } from "./refusals.ts";
import { isOfCall } from "./of-call.ts";
import { anonymousIdentity, ensureRoom, feedIdentity, mostConnections, personOf, watchingIdentity } from "./rooms.ts";
import type { StoredStream } from "./rows.ts";

/** What a device gets to enter a stream; the stream itself is added by who answers. */
export type Entry = Omit<StreamAccess, "stream">;

/** Who enters: a person, or (null) an anonymous viewer. */
type Entering = Readonly<{ stored: StoredStream; access: Access; user: Identity | null; asViewer: boolean }>;

/** How long a look at who watches in a room serves for deciding about the next viewer. */
const lookMs = 1000;

/** Lets people into streams' rooms. */
export type Entrance = Readonly<{
  enter: (entering: Entering) => Promise<Entry>;
  /** A token to feed the stream, as its host does. */
  feedToken: (stored: StoredStream, host: Identity) => Promise<MintedToken>;
}>;

/** Makes the entrance. */
export function createEntrance(ctx: Context): Entrance {
  const looks = new Map<string, Readonly<{ at: number; identities: ReadonlySet<string> }>>();
  const inside = async ({ state, facts }: StoredStream) => {
    const now = ctx.now().getTime();
    const known = looks.get(state.id);
    if (known && now - known.at < lookMs) return known.identities;
    const identities = new Set((await ctx.livekit.listPeople(facts.roomName)).map((each) => each.identity));
    for (const [id, look] of looks) if (now - look.at > lookMs) looks.delete(id);
    looks.set(state.id, { at: now, identities });
    return identities;
  };
  /** A few more than the limit may come in within a second; the room's own limit leaves places for them. */
  const hasPlace = async (stored: StoredStream, userId: string | null) => {
    const identities = await inside(stored);
    const watching = [...identities].filter((each) => !each.startsWith("feed:") && !each.startsWith("worker:"));
    const own = userId === null ? 0 : watching.filter((each) => personOf(each) === userId).length;
    // Who is in already comes back perhaps, and LiveKit has not noticed yet that the earlier connection is no more.
    const taken = watching.length - Math.min(own, 1);
    return own < mostConnections && taken < ctx.config.streams.roomViewers;
  };
  const feedToken = async (stored: StoredStream, host: Identity) => {
    const { displayName, username } = host;
    const identity = feedIdentity(stored.state.id);
    return await ctx.livekit.mintToken({ room: stored.facts.roomName, identity, displayName, username, role: "host" });
  };
  return {
    feedToken,
    enter: async ({ stored, access, user, asViewer }) => {
      requireOnAir(stored);
      const role: StreamRole = asViewer ? "viewer" : (access.role ?? "viewer");
      await ensureRoom(ctx, stored);
      const isFed = role === "host" && (await isOfCall(ctx.db, stored.state.id));
      if (role === "host" && user && !isFed)
        return await answer(ctx, stored, role, user.id, await feedToken(stored, user));
      const asRole = isFed ? "viewer" : role;
      // Who is let in by the token's role alone would be put out again: LiveKit's word of a person is their id.
      const isKnown = user === null || (await accessTo(ctx.db, stored, { id: user.id, roles: [] })).rights.watch;
      const isIn = isKnown && (role === "co_host" || (await hasPlace(stored, user?.id ?? null)));
      const identity = identityOf(user, asRole);
      const token = isIn
        ? await ctx.livekit.mintToken({
            room: stored.facts.roomName,
            identity,
            displayName: user?.displayName ?? "",
            username: user?.username ?? "",
            role: asRole,
          })
        : null;
      return await answer(ctx, stored, role, user?.id ?? identity, token);
    },
  };
}

/** Who publishes does so from one place; who watches may do so from several. */
function identityOf(user: Identity | null, role: StreamRole): string {
  if (user === null) return anonymousIdentity(randomUUID());
  return role === "viewer" ? watchingIdentity(user.id) : user.id;
}

function requireOnAir({ state }: StoredStream): void {
  if (isOnAir(state.status)) return;
  throw refusal(state.status === "scheduled" ? "CONFLICT" : "STREAM_ENDED");
}

async function answer(
  ctx: Context,
  { state, facts }: StoredStream,
  role: StreamRole,
  userId: string,
  minted: MintedToken | null,
): Promise<Entry> {
  return {
    streamId: state.id,
    role,
    mode: minted ? "webrtc" : "hls",
    roomName: facts.roomName,
    livekitUrl: ctx.livekit.url,
    token: minted?.token ?? "",
    expiresAt: (minted?.expiresAt ?? ctx.now()).toISOString(),
    iceServers: minted ? (await iceServersFor(ctx, userId)).iceServers : [],
  };
}
