import { isFinal, isRunning, type RecordingPart } from "@nchat/contract/recording-rules";
import type { Egress } from "../media/port.ts";
import { type Rounds, startRounds } from "../rounds.ts";
import type { Removal } from "./removal.ts";
import type { StoredRecording } from "./rows.ts";
import { toSeen } from "./seen.ts";
import { addTracks, type StartDeps } from "./start.ts";
import { loadUnfinished } from "./store.ts";

/** How often recordings are compared with media's list, while some run and while none does. */
const rhythm = { busyMs: 3000, idleMs: 10_000 };
/** An egress that media does not list, and has said nothing of for so long, is lost. */
const lostAfterMs = 60_000;
/** Without any answer from media for so long, nothing is expected any more. */
const givenUpAfterMs = 24 * 60 * 60 * 1000;

type Deps = StartDeps & Readonly<{ removal: Removal }>;

/** Compares again and again until stopped, while this node is the one that does. */
export function startWatch(deps: Deps, isOurs: () => boolean): Rounds {
  const round = async () => !isOurs() || (await look(deps)) > 0; // soon again: the other node may have died
  return startRounds(round, rhythm, deps.log, "the watch on recordings failed; it goes on");
}

/**
 * One look: media's own lists repair what lost webhooks left wrong, what should have ended is asked again to end, new
 * tracks are recorded, and removals that a dead process began go on. Answers how many recordings are not over.
 */
export async function look(deps: Deps): Promise<number> {
  const { log, desk, removal, db } = deps;
  const open = await loadUnfinished(db);
  for (const stored of open) {
    const { id } = stored.facts;
    try {
      await compare(deps, stored);
      await stopWhenOver(deps, stored);
      await desk.endEgresses(stored);
      if (stored.state.status === "deleted") await removal.goOn(stored);
      else await follow(deps, stored);
    } catch (error) {
      log.warn({ err: error, recordingId: id }, "a recording could not be looked after; it is tried again");
    }
  }
  return open.length;
}

async function compare({ media, desk, now }: Deps, { facts, state }: StoredRecording): Promise<void> {
  const parts = state.parts.filter((part) => !isFinal(part.phase));
  if (parts.length === 0) return;
  const at = now().getTime();
  const answer = await media.listEgresses({ room: facts.roomName });
  const egresses = answer.outcome === "done" ? answer.value : [];
  for (const part of parts) {
    const found = egresses.find((egress) => isOf(part, egress));
    const patience = answer.outcome === "done" || answer.outcome === "not-found" ? lostAfterMs : givenUpAfterMs;
    if (found) await desk.apply(facts.id, { type: "egress-seen", partId: part.id, seen: toSeen(found, at) });
    else if (at - part.seenAt >= patience) await desk.apply(facts.id, { type: "egress-lost", partId: part.id, at });
  }
}

const isOf = (part: RecordingPart, egress: Egress) =>
  part.egressId === null ? egress.requestedKeys.includes(part.key) : part.egressId === egress.id;

/** A recording ends with its call or stream, and at its longest. */
async function stopWhenOver({ db, desk, now, config }: Deps, { facts, state }: StoredRecording): Promise<void> {
  if (!isRunning(state.status) || state.stopAskedAt !== null) return;
  const at = now().getTime();
  const isTooLong = at - (state.startedAt ?? state.createdAt) >= config.ceilings.recordingMs;
  if (!isTooLong && !(await isOver(db, facts))) return;
  await desk.apply(facts.id, { type: "stop-asked", at });
}

async function isOver(db: Deps["db"], { callId, streamId }: StoredRecording["facts"]): Promise<boolean> {
  if (callId !== null) {
    const call = await db.selectFrom("nchat_calls").select("status").where("id", "=", callId).executeTakeFirst();
    return call?.status === "ended";
  }
  if (streamId === null) return true; // the stream is gone
  const stream = await db.selectFrom("nchat_streams").select("status").where("id", "=", streamId).executeTakeFirst();
  return stream?.status === "ended" || stream?.status === "ending" || stream?.status === "cancelled";
}

/** Tracks that were published since. */
async function follow(deps: Deps, stored: StoredRecording): Promise<void> {
  const { state, facts } = stored;
  if (facts.type !== "individual_tracks" || !isRunning(state.status) || state.stopAskedAt !== null) return;
  const tracks = await deps.media.listTracks(facts.roomName);
  if (tracks.outcome !== "done") return;
  const { failure } = await deps.desk.inTurn(facts.id, () => addTracks(deps, stored, tracks.value, deps.desk.step));
  if (failure) deps.log.warn({ recordingId: facts.id, reason: failure.reason }, "a track is not being recorded");
}
