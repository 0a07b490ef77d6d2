import {
  egressesToStop,
  newsOf,
  nextRecording,
  type RecordingEvent,
  type RecordingState,
} from "@nchat/contract/recording-rules";
import type { Context } from "../context.ts";
import type { Egress, Media } from "../media/port.ts";
import type { Storage } from "../storage/storage.ts";
import { writeMetadata } from "./metadata.ts";
import { tell } from "./news.ts";
import { folderOf, type StoredRecording } from "./rows.ts";
import { toSeen } from "./seen.ts";
import { findPart, loadRecording, loadRecordingForUpdate, saveState, saveThumbnail } from "./store.ts";

export type Deps = Pick<Context, "db" | "log" | "now" | "push" | "mediaTurns"> &
  Readonly<{ media: Media; storage: Storage }>;

/**
 * Where recordings change: one step of one recording at a time, stored before anybody is told and before media is asked
 * for what follows. `apply` answers null when there is no such recording.
 */
export type Desk = Readonly<{
  apply: (id: string, event: RecordingEvent) => Promise<StoredRecording | null>;
  /** The same for what media says; an egress that is no recording's changes nothing. */
  hear: (egress: Egress, at: number) => Promise<void>;
  /** Keeps other steps of a recording waiting. Inside, use `step`. */
  inTurn: <T>(id: string, work: () => Promise<T>) => Promise<T>;
  step: (id: string, event: RecordingEvent) => Promise<StoredRecording | null>;
  /** Asks media to end what should not run (any more). */
  endEgresses: (stored: StoredRecording) => Promise<void>;
}>;

/** Makes the desk; one a node. */
export function createDesk(deps: Deps): Desk {
  const { db, log, media, push } = deps;
  const inTurn: Desk["inTurn"] = (id, work) => deps.mediaTurns(`recording:${id}`, work);
  const change = async (id: string, event: RecordingEvent, thumbnailKey: string | null) =>
    await db.transaction().execute(async (trx) => {
      const before = await loadRecordingForUpdate(trx, id);
      if (!before) return null;
      const state = nextRecording(before.state, event);
      if (state === before.state) return { before, after: before };
      const after = await saveState(trx, before, state);
      // With the same step: whoever sees that it is ready also sees its picture.
      return { before, after: thumbnailKey === null ? after : await saveThumbnail(trx, after, thumbnailKey) };
    });
  const step = async (id: string, event: RecordingEvent): Promise<StoredRecording | null> => {
    const known = await loadRecording(db, id);
    const willBeReady = known !== null && hasBecomeReady(known.state, nextRecording(known.state, event));
    const done = await change(id, event, willBeReady ? await findThumbnail(deps, known) : null);
    if (!done) return null;
    const { before, after } = done;
    if (hasBecomeReady(before.state, after.state)) await writeMetadata(deps, after);
    const news = newsOf(before.state, after.state);
    if (news) await tell({ db, push }, after, news);
    if (before !== after) await endEgresses(after);
    return after;
  };
  const endEgresses = async ({ state, facts }: StoredRecording): Promise<void> => {
    for (const egressId of egressesToStop(state)) {
      const answer = await media.stopEgress(egressId);
      if (answer.outcome !== "done")
        log.warn({ recordingId: facts.id, egressId, outcome: answer.outcome }, "an egress was asked in vain to end");
    }
  };
  const apply = (id: string, event: RecordingEvent) => inTurn(id, () => step(id, event));
  return {
    apply,
    inTurn,
    step,
    endEgresses,
    hear: async (egress, at) => {
      const keys = [...egress.requestedKeys, ...egress.files.map((file) => file.key)];
      const part = await findPart(db, egress.id, keys);
      if (part) await apply(part.recordingId, { type: "egress-seen", partId: part.id, seen: toSeen(egress, at) });
    },
  };
}

const hasBecomeReady = (before: RecordingState, after: RecordingState) =>
  before.status !== "ready" && after.status === "ready";

/** Where the small picture of a recording is. */
export const thumbnailOf = (recordingId: string): string => `${folderOf(recordingId)}thumbnail.jpeg`;

/** Not every recorder makes a picture: only one that is there is offered. */
async function findThumbnail({ log, storage }: Deps, { facts }: StoredRecording): Promise<string | null> {
  const { id, type } = facts;
  if (type !== "composite") return null;
  const key = thumbnailOf(id);
  const size = await storage.sizeOf(key).catch((error: unknown) => {
    log.warn({ err: error, recordingId: id }, "whether there is a picture of a recording is not known");
    return null;
  });
  return size === null ? null : key;
}
