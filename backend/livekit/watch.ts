import type { SeenPerson } from "@nchat/contract/call-events";
import { isActive } from "@nchat/contract/call-state";
import type { Desk } from "../calls/desk.ts";
import { loadOpenCalls } from "../calls/desk.ts";
import type { StoredCall } from "../calls/rows.ts";
import type { Context } from "../context.ts";
import { callIdOf, isPersonIdentity } from "../webhooks/facts.ts";

/** How often LiveKit is looked at while calls run, and while none does; and how often its lists are compared. */
const rhythm = { busyMs: 250, idleMs: 2000, compareMs: 2000 };
/** So many unanswered looks in a row mean that LiveKit is gone; one may be a busy moment. */
const patience = 3;

/** The eye on LiveKit. */
export type Watch = Readonly<{ stop: () => Promise<void> }>;

type Memory = {
  isUp: boolean;
  misses: number;
  comparedAt: number;
  /** The room's SID of each open call at the last look. */
  sids: Map<string, string>;
};

/**
 * Keeps calls and LiveKit together (`SETTLED` 17 and 18): rooms of open calls are made again after a restart, rooms of
 * ended ones are closed, and LiveKit's own lists repair what lost webhooks left wrong.
 */
export function startWatch(ctx: Context, desk: Desk): Watch {
  const memory: Memory = { isUp: true, misses: 0, comparedAt: 0, sids: new Map() };
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let current: Promise<void> = Promise.resolve();
  const look = async () => {
    const calls = await loadOpenCalls(ctx.db);
    await lookOnce(ctx, desk, memory, calls);
    return calls.length > 0;
  };
  const again = (isBusy: boolean) => {
    if (isStopped) return;
    timer = setTimeout(run, isBusy ? rhythm.busyMs : rhythm.idleMs);
  };
  const run = () => {
    current = look().then(again, (error: unknown) => {
      ctx.log.error({ err: error }, "the watch on LiveKit failed; it goes on");
      again(false);
    });
  };
  run();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}

async function lookOnce(ctx: Context, desk: Desk, memory: Memory, calls: readonly StoredCall[]): Promise<void> {
  const rooms = await ctx.livekit.listRooms([]).catch(() => null); // the adapter has logged why
  if (rooms === null) {
    memory.misses += 1;
    if (memory.isUp && memory.misses >= patience) await mediaWent(ctx, desk, memory, calls);
    return;
  }
  memory.misses = 0;
  const sids = new Map(rooms.map((room) => [room.name, room.sid]));
  for (const call of calls) await keepRoom(ctx, desk, memory, call, sids.get(call.roomName) ?? null);
  if (!memory.isUp) {
    ctx.log.info("LiveKit answers again");
    memory.isUp = true;
    desk.setMediaUp(true);
    for (const { state } of calls) await desk.apply(state.id, { event: { type: "media-returned" } });
    memory.comparedAt = 0;
  }
  if (ctx.now().getTime() - memory.comparedAt < rhythm.compareMs) return;
  memory.comparedAt = ctx.now().getTime();
  for (const call of calls) await compare(ctx, desk, call);
  await closeLeftovers(ctx, [...sids.keys()]);
}

async function mediaWent(ctx: Context, desk: Desk, memory: Memory, calls: readonly StoredCall[]): Promise<void> {
  ctx.log.error({ url: ctx.config.livekit.url, calls: calls.length }, "LiveKit does not answer");
  memory.isUp = false;
  memory.sids.clear();
  desk.setMediaUp(false);
  for (const { state } of calls) await desk.apply(state.id, { event: { type: "media-lost" } });
}

/** A room that was made anew has put everybody out: who is inside now is compared at once. */
async function keepRoom(
  ctx: Context,
  desk: Desk,
  memory: Memory,
  { state, roomName }: StoredCall,
  sidNow: string | null,
): Promise<void> {
  const before = memory.sids.get(roomName);
  const sid = sidNow ?? (await ctx.livekit.ensureRoom(roomName, state)).sid;
  memory.sids.set(roomName, sid);
  const isNew = before !== undefined && before !== sid;
  if (sidNow === null) ctx.log.warn({ callId: state.id, roomName }, "the room of an open call was made again");
  if (isNew) memory.comparedAt = 0;
}

async function compare(ctx: Context, desk: Desk, { state, roomName }: StoredCall): Promise<void> {
  if (!state.members.some(isActive)) return;
  const askedAt = ctx.now().getTime();
  const present = await ctx.livekit.listPeople(roomName);
  const people: SeenPerson[] = present
    .filter((each) => isPersonIdentity(each.identity))
    .map(({ identity, ...rest }) => ({ userId: identity, ...rest }));
  await desk.apply(state.id, { event: { type: "room-seen", askedAt, people } });
}

/** Rooms whose call has ended, or never came to be, are closed: their people would sit there alone. */
async function closeLeftovers(ctx: Context, roomNames: readonly string[]): Promise<void> {
  const ids = new Map(roomNames.flatMap((name) => (callIdOf(name) ? [[callIdOf(name) ?? "", name] as const] : [])));
  if (ids.size === 0) return;
  const over = await ctx.db
    .selectFrom("nchat_calls")
    .select("room_name")
    .where("id", "in", [...ids.keys()])
    .where("status", "=", "ended")
    .execute();
  for (const { room_name } of over) await ctx.livekit.deleteRoom(room_name);
}
