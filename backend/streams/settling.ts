import type { Egress } from "../media/port.ts";
import { maskRtmpUrl, withoutKeys } from "../media/rtmp-url.ts";
import { loadAttempts, mostAttempts } from "./attempts.ts";
import { compare } from "./comparing.ts";
import { fullUrlOf, loadDestinations, type StoredDestination } from "./destinations/store.ts";
import { claimEgress, closeEgress, currentEgress, nameEgress } from "./egresses.ts";
import type { StoredStream } from "./rows.ts";
import { inVain, type Wanted, type Work } from "./sending.ts";

/** Lets a live stream leave its room as it should: takes on or begins the egress, and adds what it does not send to yet. */
export async function settle(work: Work, stored: StoredStream): Promise<void> {
  const { db, now } = work;
  const current = await currentEgress(db, stored.state.id);
  if (current !== null) {
    if (current.egressId !== null) await addToRunning(work, stored, current.egressId);
    return;
  }
  if (stored.state.awaySince !== null) return; // there is nothing to send
  const attempts = await loadAttempts(db, stored);
  if (attempts && (attempts.count >= mostAttempts || now() < attempts.nextAt)) return;
  await begin(work, stored);
}

async function begin(work: Work, stored: StoredStream): Promise<void> {
  const { db, media, now } = work;
  const { id } = stored.state;
  const enabled = (await loadDestinations(db, id)).filter((row) => row.enabled);
  const { egress } = await media.capabilities();
  if (egress.status === "unavailable") {
    for (const row of enabled) if (row.status === "pending") await fail(work, stored, row, egress.reason);
    return;
  }
  // One that began after all, when nobody waited for it any more, must not have a second beside it.
  if (!(await compare(work, stored, null)) || (await currentEgress(db, id))) return;
  const wanted = await judged(work, stored, enabled);
  const claim = await claimEgress(db, id, now());
  if (claim === null) return; // another node begins it
  const answer = await media.startEgress(work.request(stored, wanted));
  switch (answer.outcome) {
    case "done":
      return await begun(work, stored, { claim, egress: answer.value, wanted });
    case "uncertain": // the claim stays: a comparison finds what came of it
      for (const { row } of wanted) await work.mark(stored, row, connecting);
      return;
    case "unavailable":
    case "not-found":
    case "limit":
    case "refused": {
      await closeEgress(db, claim, "failed");
      // Recorders come and go without the stream having to do with it.
      const mayGiveUp = answer.outcome !== "unavailable";
      const change = await inVain(work, stored, { reason: answer.reason, mayGiveUp });
      for (const { row } of wanted) await work.mark(stored, row, change);
    }
  }
}

const connecting = { status: "connecting", errorMessage: null } as const;

type Begun = Readonly<{ claim: string; egress: Egress; wanted: readonly Wanted[] }>;

async function begun(work: Work, stored: StoredStream, { claim, egress, wanted }: Begun): Promise<void> {
  const { db, media, mark } = work;
  if (!(await nameEgress(db, claim, egress.id))) return void (await media.stopEgress(egress.id)); // taken for lost
  for (const { row, url } of wanted)
    if (!(await mark(stored, row, connecting))) await media.updateDestinations(egress.id, { add: [], remove: [url] });
  await work.hear(stored.state.id, egress);
}

/** Each by itself: one that is refused must not keep the others out. */
async function addToRunning(work: Work, stored: StoredStream, egressId: string): Promise<void> {
  const { db, media, mark } = work;
  const rows = await loadDestinations(db, stored.state.id);
  const pending = rows.filter((row) => row.enabled && row.status === "pending");
  for (const { row, url } of await judged(work, stored, pending)) {
    const answer = await media.updateDestinations(egressId, { add: [url], remove: [] });
    // Not knowing it, it counts as sent: so it is taken out again when it has to be.
    if (answer.outcome !== "done" && answer.outcome !== "uncertain") await fail(work, stored, row, answer.reason);
    else if (!(await mark(stored, row, connecting)))
      await media.updateDestinations(egressId, { add: [], remove: [url] });
  }
}

const fail = ({ mark }: Work, stored: StoredStream, row: StoredDestination, reason: string) =>
  mark(stored, row, { status: "error", errorMessage: withoutKeys(reason).slice(0, 500) });

const wait = ({ mark }: Work, stored: StoredStream, row: StoredDestination, reason: string) =>
  mark(stored, row, { status: "pending", errorMessage: `${reason} It is tried again by itself.` });

/**
 * The decision about an address is made again now, for its name may lead elsewhere than when it was added. What can't be
 * decided now is left to media that decide at each start by themselves; for others it waits until it is settled again.
 */
async function judged(
  work: Work,
  stored: StoredStream,
  rows: readonly StoredDestination[],
): Promise<readonly Wanted[]> {
  const verdicts = await Promise.all(rows.map(async (row) => ({ row, verdict: await work.check(row.rtmp_url) })));
  const isAlike = await createAlike(work, stored, rows);
  const decidesItself = (await work.media.capabilities()).kind === "embedded";
  const wanted: Wanted[] = [];
  for (const { row, verdict } of verdicts) {
    const url = fullUrlOf(work.sealer, row);
    if (verdict.outcome === "refused" && !verdict.isPassing) await fail(work, stored, row, verdict.fault);
    else if (verdict.outcome === "refused" && !decidesItself) await wait(work, stored, row, verdict.fault);
    else if (url === undefined) await fail(work, stored, row, "The key can't be read any more. Enter it once more.");
    else {
      const alike = isAlike(url);
      if (alike === null) wanted.push({ row, url });
      else await fail(work, stored, row, alike);
    }
  }
  return wanted;
}

/**
 * Says why an address can't be told apart from those that are sent to already, or that it was asked of before; null when
 * it can. LiveKit's recorders name destinations by their masked address alone.
 */
async function createAlike({ db, media, sealer }: Work, { state }: StoredStream, rows: readonly StoredDestination[]) {
  const isMasked = (await media.capabilities()).kind === "livekit";
  const nameOf = isMasked ? maskRtmpUrl : (url: string) => url;
  const asked = new Set(rows.map(({ id }) => id));
  const others = (await loadDestinations(db, state.id)).filter(
    ({ id, status }) => !asked.has(id) && (status === "connecting" || status === "connected"),
  );
  const sent = new Set(others.map((row) => fullUrlOf(sealer, row)).filter((url) => url !== undefined));
  const names = new Set([...sent].map(nameOf));
  return (url: string): string | null => {
    if (sent.has(url)) return "Another destination of this stream sends there already, with the same key.";
    if (names.has(nameOf(url))) return alikeWords;
    sent.add(url);
    names.add(nameOf(url));
    return null;
  };
}

const alikeWords =
  "The media server can't tell this destination from another one of the stream, whose key looks much the same on the same server. Send to one of them.";
