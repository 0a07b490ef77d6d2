import type { Context } from "../context.ts";
import type { Egress, EgressRequest, Media } from "../media/port.ts";
import { withoutKeys } from "../media/rtmp-url.ts";
import type { Sealer } from "../secrets/sealed.ts";
import { inWords, mostAttempts, noteAttempt } from "./attempts.ts";
import type { CheckDestination } from "./destinations/resolve.ts";
import {
  changeDestination,
  type DestinationChange,
  loadDestinations,
  type StoredDestination,
  toDestination,
} from "./destinations/store.ts";
import type { StoredStream } from "./rows.ts";

/** What the outputs of streams are made of. */
export type OutputDeps = Pick<Context, "db" | "log" | "push" | "now"> &
  Readonly<{ media: Media; sealer: Sealer; check: CheckDestination; onPlayback: (streamId: string) => Promise<void> }>;

/** A destination that is to be sent to, with the key in its address. */
export type Wanted = Readonly<{ row: StoredDestination; url: string }>;

/** What is done in a stream's turn, beside what it is made of. */
export type Work = OutputDeps &
  Readonly<{
    /** Changes a destination that is still what it was and tells its host; false when it is not, or gone. */
    mark: (stored: StoredStream, row: StoredDestination, change: DestinationChange) => Promise<boolean>;
    /** What media is asked for, to let a stream leave its room. */
    request: (stored: StoredStream, wanted: readonly Wanted[]) => EgressRequest;
    /** What an egress says of itself. */
    hear: (streamId: string, egress: Egress) => Promise<void>;
  }>;

/** Makes `mark`. */
export function createMark({ db, push, sealer }: OutputDeps): Work["mark"] {
  return async ({ state }, row, change) => {
    if (row.status === change.status && row.error_message === (change.errorMessage ?? null)) return true;
    const changed = await changeDestination(db, sealer, { streamId: state.id, id: row.id, as: row }, change);
    if (!changed) return false;
    const destination = toDestination(changed);
    push.toUsers([state.hostId], "stream:destination_changed", { streamId: state.id, destination });
    return true;
  };
}

/** Notes that it came to nothing; answers what becomes of the destinations that were to be sent to. */
export async function inVain(
  { db, log, now }: Work,
  stored: StoredStream,
  { reason, isFirst = false, mayGiveUp = true }: Readonly<{ reason: string; isFirst?: boolean; mayGiveUp?: boolean }>,
): Promise<DestinationChange> {
  const attempts = await noteAttempt(db, stored, { at: now(), isFirst, mayGiveUp });
  const said = withoutKeys(reason)
    .slice(0, 300)
    .replace(/[.!?]?$/, ".");
  const isOver = attempts.count >= mostAttempts;
  log[isOver ? "error" : "warn"](
    { streamId: stored.state.id, attempts: attempts.count, nextAt: attempts.nextAt, said },
    isOver ? "a stream does not leave its room and it is not tried any more" : "a stream did not leave its room",
  );
  return { status: isOver ? "error" : "pending", errorMessage: inWords(said, attempts) };
}

/** Where the destinations stand that an egress sent to, once it is over. */
export async function markSent({ db, mark }: Work, stored: StoredStream, change: DestinationChange): Promise<void> {
  for (const row of await loadDestinations(db, stored.state.id))
    if (row.status === "connecting" || row.status === "connected") await mark(stored, row, change);
}

/** Says where the stream plays. */
export async function setPlayback(
  { db, onPlayback }: Work,
  { state, facts }: StoredStream,
  { hls, dash }: Readonly<{ hls: string | null; dash: string | null }>,
): Promise<void> {
  if (hls === facts.hlsFile && dash === facts.dashFile) return;
  await db.updateTable("nchat_streams").set({ hls_url: hls, dash_url: dash }).where("id", "=", state.id).execute();
  await onPlayback(state.id);
}

/** Says what does not reach those who watch outside of the room; null: nothing. */
export async function setNote(
  { db, onPlayback }: Work,
  { state, facts }: StoredStream,
  note: string | null,
): Promise<void> {
  if (note === facts.outputsNote) return;
  await db.updateTable("nchat_stream_states").set({ outputs_note: note }).where("stream_id", "=", state.id).execute();
  await onPlayback(state.id);
}

/** It plays nowhere. */
export const nowhere = { hls: null, dash: null } as const;
