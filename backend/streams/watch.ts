import { isOnAir, nextStreamDeadline } from "@nchat/contract/stream-rules";
import type { Context } from "../context.ts";
import type { PresentAtLiveKit, RoomAtLiveKit } from "../livekit/livekit.ts";
import { aliveAfterMs } from "../realtime/lease.ts";
import { type Rounds, startRounds } from "../rounds.ts";
import type { Desk } from "./desk.ts";
import { toSources } from "./facts.ts";
import { ensureRoom, judgeInside, streamIdOf, toInside, type Welcome } from "./rooms.ts";
import type { StoredStream } from "./rows.ts";

/** How often LiveKit is looked at while streams are open, and while none is; and how often its lists are compared. */
const rhythm = { busyMs: 250, idleMs: 2000, compareMs: 2000 };
/** How often everybody in a stream's room is looked at again: others than we may have changed who belongs to a channel. */
const judgeMs = 12_000;
/** So many unanswered looks in a row mean that LiveKit is gone; one may be a busy moment. */
const patience = 3;
/** A deadline this long past has lost its job. */
const overdueMs = 2000;
/**
 * How long a live stream's room may be missing, LiveKit answering all the while, before it is made again: if LiveKit
 * closed it, the webhook that says so ends the stream first.
 */
const missingMs = 1500;

type Deps = Context &
  Readonly<{
    desk: Desk;
    /** Whether this node is the one that watches. */
    isOurs: () => boolean;
    open: () => Promise<readonly StoredStream[]>;
    /** At least the streams whose deadline has come. */
    due: (now: number) => Promise<readonly StoredStream[]>;
    /** Of these streams, those that are over. */
    over: (streamIds: readonly string[]) => Promise<readonly string[]>;
    /** What is looked after with each comparison; nobody waits for it. */
    settle: (stored: StoredStream) => void;
    closeDeadViewers: () => Promise<unknown>;
    /** What media still does for streams that are over ends; nobody waits for it. */
    endLeftovers: () => void;
  }>;

type Memory = {
  media: "unknown" | "up" | "down";
  misses: number;
  comparedAt: number;
  /** Since when each room is missing. */
  missing: Map<string, number>;
  /** The connections of each room that were found to be welcome, and when all of them were looked at. */
  judged: Map<string, Readonly<{ sids: ReadonlySet<string>; at: number }>>;
};

/** Looks after streams until stopped; see `createLook`. */
export function startWatch(deps: Deps): Rounds {
  return startRounds(createLook(deps), rhythm, deps.log, "the watch on streams failed; it goes on");
}

/**
 * Keeps streams and LiveKit together (`SETTLED` 18): rooms of open streams are made again after a restart, those of
 * streams that are over are closed, LiveKit's lists repair what lost webhooks left wrong, deadlines whose job was lost
 * are noticed, viewers of dead processes are closed. Each look answers whether streams are open.
 */
export function createLook(deps: Deps): () => Promise<boolean> {
  const memory: Memory = { media: "unknown", misses: 0, comparedAt: 0, missing: new Map(), judged: new Map() };
  let checkedAt = 0;
  const since = deps.now().getTime();
  return async () => {
    const streams = (await deps.open()).filter(({ state }) => isOnAir(state.status));
    const isOurs = deps.isOurs();
    const rooms = await deps.livekit.listRooms([]).catch(() => null); // its coming and going is logged
    if (rooms === null) await missed(deps, memory, isOurs ? streams : []);
    // Where another node looks after them, it may be dead; then nobody has looked who came back into the rooms.
    else if (isOurs || deps.now().getTime() - since >= aliveAfterMs)
      await seen(deps, memory, isOurs ? streams : [], rooms);
    const now = deps.now().getTime();
    if (isOurs && now - checkedAt >= rhythm.compareMs) {
      checkedAt = now;
      for (const { state } of await deps.due(now))
        if (now >= (nextStreamDeadline(state, deps.config.ceilings.streamMs) ?? Number.POSITIVE_INFINITY) + overdueMs)
          await deps.desk.timePassed(state.id);
      deps.endLeftovers();
      await deps.closeDeadViewers();
    }
    return streams.length > 0;
  };
}

async function missed({ log, desk }: Deps, memory: Memory, streams: readonly StoredStream[]): Promise<void> {
  memory.misses += 1;
  if (memory.media === "down" || memory.misses < patience) return;
  memory.media = "down";
  desk.setMediaUp(false);
  if (streams.length > 0) log.error({ streams: streams.length }, "LiveKit does not answer; streams wait for it");
  for (const { state } of streams) await desk.apply(state.id, { event: { type: "media-lost" } });
}

async function seen(
  deps: Deps,
  memory: Memory,
  streams: readonly StoredStream[],
  rooms: readonly RoomAtLiveKit[],
): Promise<void> {
  const hadGap = memory.misses > 0 || memory.media !== "up";
  memory.misses = 0;
  const names = new Set(rooms.map((room) => room.name));
  for (const stream of streams) await keepRoom(deps, memory, stream, names.has(stream.facts.roomName), hadGap);
  if (memory.media === "down")
    for (const { state } of streams) await deps.desk.apply(state.id, { event: { type: "media-returned" } });
  const now = deps.now().getTime();
  if (hadGap || now - memory.comparedAt >= rhythm.compareMs) {
    memory.comparedAt = now;
    for (const stream of streams) await compare(deps, memory, stream);
    if (deps.isOurs()) await closeLeftovers(deps, [...names]);
    for (const id of memory.judged.keys()) if (!streams.some(({ state }) => state.id === id)) memory.judged.delete(id);
  }
  // Only now: before, a host's time could run out who is back in the room.
  if (memory.media !== "up") deps.desk.setMediaUp(true);
  memory.media = "up";
}

async function keepRoom(deps: Deps, memory: Memory, stream: StoredStream, isThere: boolean, hadGap: boolean) {
  const { id, status } = stream.state;
  if (isThere) return void memory.missing.delete(id);
  const now = deps.now().getTime();
  const since = memory.missing.get(id) ?? now;
  memory.missing.set(id, since);
  if (status === "live" && !hadGap && now - since < missingMs) return;
  await ensureRoom(deps, stream);
  memory.missing.delete(id);
  deps.log.warn({ streamId: id, roomName: stream.facts.roomName }, "the room of an open stream was made again");
}

async function compare(deps: Deps, memory: Memory, stream: StoredStream): Promise<void> {
  const present = await deps.livekit.listPeople(stream.facts.roomName);
  const verdicts = await judge(deps, memory, stream, present);
  const feeding = present.filter(({ identity }) => isWelcome(verdicts, identity));
  // What was learnt after the question is newer than the answer.
  const isOld = ({ state }: StoredStream) => JSON.stringify(state.sources) !== JSON.stringify(stream.state.sources);
  await deps.desk.apply(stream.state.id, {
    event: (now) => (isOld(now) ? null : { type: "room-seen", sources: toSources(feeding) }),
  });
  deps.settle(stream);
}

const isWelcome = (verdicts: ReadonlyMap<string, Welcome>, identity: string) =>
  (verdicts.get(identity) ?? "welcome") === "welcome";

/** Judges whoever is new, whoever publishes, and everybody from time to time. */
async function judge(deps: Deps, { judged }: Memory, stream: StoredStream, present: readonly PresentAtLiveKit[]) {
  const { id } = stream.state;
  const now = deps.now().getTime();
  const known = judged.get(id);
  const isTime = !known || now - known.at >= judgeMs;
  const those = isTime ? present : present.filter((each) => !known.sids.has(each.sid) || each.tracks.length > 0);
  const verdicts = await judgeInside(deps, stream, those.map(toInside));
  const sids = present.filter(({ identity }) => isWelcome(verdicts, identity)).map(({ sid }) => sid);
  judged.set(id, { sids: new Set(sids), at: isTime ? now : known.at });
  return verdicts;
}

/** Rooms whose stream is over are closed: their people would sit there alone. */
async function closeLeftovers({ livekit, over }: Deps, roomNames: readonly string[]): Promise<void> {
  const ids = roomNames.map(streamIdOf).filter((id) => id !== null);
  if (ids.length === 0) return;
  for (const id of await over(ids)) await livekit.deleteRoom(`stream-${id}`);
}
