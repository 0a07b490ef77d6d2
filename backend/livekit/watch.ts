import type { SeenPerson } from "@nchat/contract/call-events";
import { isActive, nextDeadline } from "@nchat/contract/call-state";
import type { Desk } from "../calls/desk.ts";
import type { StoredCall } from "../calls/rows.ts";
import type { Context } from "../context.ts";
import { aliveAfterMs } from "../realtime/lease.ts";
import { type Rounds, startRounds } from "../rounds.ts";
import { callIdOf, isPersonIdentity } from "../webhooks/facts.ts";

/** How often LiveKit is looked at while calls run, and while none does; and how often its lists are compared. */
const rhythm = { busyMs: 250, idleMs: 2000, compareMs: 2000 };
/** So many unanswered looks in a row mean that LiveKit is gone; one may be a busy moment. */
const patience = 3;
/** A deadline this long past has lost its job. */
const overdueMs = 2000;

type Deps = Pick<Context, "log" | "now"> &
  Readonly<{
    livekit: Pick<Context["livekit"], "isUp" | "listRooms" | "listPeople" | "ensureRoom" | "deleteRoom">;
    /** Whether this node is the one that watches; the others only notice whether LiveKit answers. */
    isOurs: () => boolean;
    /** How long a call may last. */
    callLimitMs: number;
    desk: Pick<Desk, "apply" | "setMediaUp" | "timePassed">;
    openCalls: () => Promise<readonly StoredCall[]>;
    /** The room names of those of these calls that have ended. */
    endedRooms: (callIds: readonly string[]) => Promise<readonly string[]>;
  }>;

type Memory = {
  /** Nothing is known before the first look. */
  media: "unknown" | "up" | "down";
  misses: number;
  comparedAt: number;
  /** The room's SID of each open call at the last look. */
  sids: Map<string, string>;
};

/**
 * Keeps calls and LiveKit together (`SETTLED` 17 and 18): rooms of open calls are made again after a restart, rooms of
 * ended ones are closed, LiveKit's own lists repair what lost webhooks left wrong, and a deadline whose job was lost is
 * noticed.
 */
export function startWatch(deps: Deps): Rounds {
  const glance = createGlance(deps);
  let watching: (() => Promise<boolean>) | null = null;
  const look = async () => {
    // Who takes it over begins as after a restart.
    watching = deps.isOurs() ? (watching ?? createLook(deps)) : null;
    return watching ? await watching() : await glance();
  };
  return startRounds(look, rhythm, deps.log, "the watch on LiveKit failed; it goes on");
}

/** All that a node does about LiveKit while another one watches: deadlines are not acted on without media. */
function createGlance({ livekit, desk, now }: Pick<Deps, "livekit" | "desk" | "now">): () => Promise<boolean> {
  let misses = 0;
  const since = now().getTime();
  return async () => {
    misses = (await livekit.isUp()) ? 0 : misses + 1;
    // The node that watched may be dead: then nobody has looked who came back into the rooms, and this one will.
    if (misses === 0 && now().getTime() - since < aliveAfterMs) return true;
    if (misses === 0 || misses >= patience) desk.setMediaUp(misses === 0);
    return misses > 0; // looks again soon
  };
}

/** One look after another; each answers whether calls run. */
export function createLook(deps: Deps): () => Promise<boolean> {
  const memory: Memory = { media: "unknown", misses: 0, comparedAt: 0, sids: new Map() };
  let checkedAt = 0;
  return async () => {
    const calls = await deps.openCalls();
    const rooms = await deps.livekit.listRooms([]).catch(() => null); // what matters is logged when it comes and goes
    if (rooms === null) await missed(deps, memory, calls);
    else await seen(deps, memory, calls, new Map(rooms.map((room) => [room.name, room.sid])));
    const now = deps.now().getTime();
    if (now - checkedAt >= rhythm.compareMs) {
      checkedAt = now;
      for (const { state } of calls) if (isOverdue(deps, state, now)) await deps.desk.timePassed(state.id);
    }
    return calls.length > 0;
  };
}

function isOverdue({ callLimitMs }: Deps, state: StoredCall["state"], now: number): boolean {
  return now >= (nextDeadline(state, callLimitMs) ?? Number.POSITIVE_INFINITY) + overdueMs;
}

async function missed({ log, desk }: Deps, memory: Memory, calls: readonly StoredCall[]): Promise<void> {
  memory.misses += 1;
  if (memory.media === "down" || memory.misses < patience) return;
  log.error({ calls: calls.length }, "LiveKit does not answer");
  memory.sids.clear();
  desk.setMediaUp(false);
  for (const { state } of calls) await desk.apply(state.id, { event: { type: "media-lost" } });
  memory.media = "down";
}

async function seen(deps: Deps, memory: Memory, calls: readonly StoredCall[], sids: Map<string, string>) {
  memory.misses = 0;
  for (const call of calls) await keepRoom(deps, memory, call, sids.get(call.roomName) ?? null);
  if (memory.media === "down") {
    deps.log.info({ calls: calls.length }, "LiveKit answers again");
    for (const { state } of calls) await deps.desk.apply(state.id, { event: { type: "media-returned" } });
    memory.comparedAt = 0;
  }
  const now = deps.now().getTime();
  if (now - memory.comparedAt >= rhythm.compareMs) {
    memory.comparedAt = now;
    for (const call of calls) await compare(deps, call);
    await closeLeftovers(deps, [...sids.keys()]);
  }
  // Only now: before, somebody's time could run out who is back in the room.
  if (memory.media !== "up") deps.desk.setMediaUp(true);
  memory.media = "up";
}

/** A room that was made anew has put everybody out: who is inside now is compared at once. */
async function keepRoom(
  { livekit, log }: Deps,
  memory: Memory,
  { state, roomName }: StoredCall,
  sidNow: string | null,
): Promise<void> {
  const before = memory.sids.get(roomName);
  const sid = sidNow ?? (await livekit.ensureRoom(roomName, state)).sid;
  memory.sids.set(roomName, sid);
  const isNew = before !== undefined && before !== sid;
  if (sidNow === null) log.warn({ callId: state.id, roomName }, "the room of an open call was made again");
  if (isNew) memory.comparedAt = 0;
}

async function compare({ livekit, desk, now }: Deps, { state, roomName }: StoredCall): Promise<void> {
  if (!state.members.some(isActive)) return;
  const askedAt = now().getTime();
  const present = await livekit.listPeople(roomName);
  const people: SeenPerson[] = present
    .filter((each) => isPersonIdentity(each.identity))
    .map(({ identity, ...rest }) => ({ userId: identity, ...rest }));
  await desk.apply(state.id, { event: { type: "room-seen", askedAt, people } });
}

/** Rooms whose call has ended are closed: their people would sit there alone. */
async function closeLeftovers({ livekit, endedRooms }: Deps, roomNames: readonly string[]): Promise<void> {
  const ids = roomNames.map(callIdOf).filter((id) => id !== null);
  if (ids.length === 0) return;
  for (const roomName of await endedRooms(ids)) await livekit.deleteRoom(roomName);
}
