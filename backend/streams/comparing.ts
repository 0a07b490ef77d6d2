import type { Egress } from "../media/port.ts";
import { reportOf } from "../media/rtmp-url.ts";
import { fullUrlOf, loadDestinations } from "./destinations/store.ts";
import {
  claimEgress,
  closeEgress,
  type CurrentEgress,
  egressStream,
  isOver,
  nameEgress,
  seeEgress,
} from "./egresses.ts";
import type { StoredStream } from "./rows.ts";
import { inVain, markSent, nowhere, setPlayback, type Work } from "./sending.ts";

/** So long media may not know of an egress before it counts as lost; one that was given up may begin so late. */
const lostAfterMs = 60_000;

/** Where a stream's segments are kept. */
export const segmentsOf = (streamId: string) => `streams/${streamId}/`;

/** Whether this is what takes a stream out of its room: recordings of it write elsewhere. */
export const isOutputOf = (streamId: string, { requestedKeys }: Egress): boolean =>
  requestedKeys.some((key) => `${key}/`.startsWith(segmentsOf(streamId)));

/**
 * Compares what is known of a stream's egress with media's list. A live stream takes on one that began when nobody
 * waited for it any more; every other one is ended. One that media does not know any more is lost. False when media
 * did not answer.
 */
export async function compare(work: Work, stored: StoredStream, current: CurrentEgress | null): Promise<boolean> {
  const { db, media, log, now } = work;
  const { id, status } = stored.state;
  const answer = await media.listEgresses({ room: stored.facts.roomName, onlyActive: true });
  if (answer.outcome !== "done" && answer.outcome !== "not-found") return false;
  const listed = answer.outcome === "done" ? answer.value : [];
  const running = listed.filter((each) => isOutputOf(id, each) && !isOver(each.status) && each.status !== "ending");
  const known = listed.find((each) => each.id === current?.egressId);
  const mayAdopt = status === "live" && (current === null || current.egressId === null);
  const kept = mayAdopt ? await adopt(work, stored, current, running) : (current?.egressId ?? null);
  if (known && current) {
    await seeEgress(db, current.id, now());
    await work.hear(id, known);
  } else if (current && kept === current.egressId) await lose(work, stored, current);
  for (const each of running) {
    if (each.id === kept) continue;
    const ended = await media.stopEgress(each.id);
    log.warn({ streamId: id, egressId: each.id, outcome: ended.outcome }, "an egress that nobody waits for was ended");
  }
  return true;
}

/** Answers the one that was taken on; what ended by our records stays over. */
async function adopt(
  work: Work,
  stored: StoredStream,
  current: CurrentEgress | null,
  running: readonly Egress[],
): Promise<string | null> {
  const { db, log, now, sealer, mark } = work;
  const { id } = stored.state;
  for (const egress of running.toSorted((a, b) => b.updatedAt - a.updatedAt)) {
    if ((await egressStream(db, egress.id)) !== null) continue;
    const claim = current?.id ?? (await claimEgress(db, id, now()));
    if (claim === null || !(await nameEgress(db, claim, egress.id))) return null;
    log.info({ streamId: id, egressId: egress.id }, "an egress that began unnoticed was taken on");
    await work.hear(id, egress);
    for (const row of await loadDestinations(db, id)) {
      const url = fullUrlOf(sealer, row);
      if (row.enabled && url !== undefined && !reportOf(url, egress.destinations))
        await mark(stored, row, { status: "pending", errorMessage: null });
    }
    return egress.id;
  }
  return null;
}

async function lose(work: Work, stored: StoredStream, current: CurrentEgress): Promise<void> {
  const since = current.egressId === null ? current.askedAt : current.seenAt;
  if (work.now().getTime() - since.getTime() < lostAfterMs) return;
  await closeEgress(work.db, current.id, "failed");
  const isLive = stored.state.status === "live";
  const reason = current.egressId === null ? "The media server did not begin in time." : "The recorder is gone.";
  await markSent(
    work,
    stored,
    isLive ? await inVain(work, stored, { reason }) : { status: "disconnected", errorMessage: reason },
  );
  await setPlayback(work, stored, nowhere);
}
