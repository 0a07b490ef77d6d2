import type { Context } from "../context.ts";
import type { Media } from "../media/port.ts";
import type { Storage } from "../storage/storage.ts";
import type { Desk } from "./desk.ts";
import { warn } from "./news.ts";
import { warningDays } from "./policies.ts";
import { folderOf, isWritten, type StoredRecording } from "./rows.ts";
import { deleteRows, loadRecording, selectRecordings, withEgresses } from "./store.ts";

/** So long a recorder may take to end before the files of a deleted recording are removed under it. */
const patienceMs = 10 * 60 * 1000;
const dayMs = 24 * 60 * 60 * 1000;
const batch = 100;

type Deps = Pick<Context, "db" | "log" | "now" | "push"> & Readonly<{ storage: Storage; media: Media; desk: Desk }>;

/** The end of recordings. */
export type Removal = Readonly<{
  /** Makes it invisible at once, then removes its files, then its rows; what fails is taken up again. */
  remove: (id: string, by: string | null) => Promise<void>;
  /** Goes on with the removal of a recording that is marked as deleted. */
  goOn: (stored: StoredRecording) => Promise<void>;
  /** Everything that time asks for: warnings, removals, files whose rows went with a call. */
  sweep: () => Promise<void>;
}>;

/**
 * Files go first and rows after: a process that dies in between leaves a row marked `deleted`, from which the next one
 * goes on. Every step may be done twice.
 */
export function createRemoval(deps: Deps): Removal {
  const { db, log, now, desk, storage } = deps;
  const goOn = async ({ facts, state }: StoredRecording) => {
    const { id, deletedAt } = facts;
    const isPatient = deletedAt === null || now().getTime() - deletedAt < patienceMs;
    if (isWritten(state) && isPatient) return; // a file that is still being written would come back
    const files = await storage.removeAll(folderOf(id));
    await deleteRows(db, id);
    log.info({ recordingId: id, files }, "a recording and its files are gone");
  };
  const remove = async (id: string, by: string | null) => {
    await db
      .updateTable("nchat_recording_details")
      .set({ deleted_at: now(), deleted_by: by })
      .where("recording_id", "=", id)
      .where("deleted_at", "is", null)
      .execute();
    await desk.apply(id, { type: "deleted" });
    const stored = await loadRecording(db, id);
    if (stored) await goOn(stored).catch((error: unknown) => log.warn({ err: error, recordingId: id }, later));
  };
  return {
    remove,
    goOn,
    sweep: async () => {
      await warnOwners(deps);
      for (const id of await expired(deps)) await remove(id, null);
      await removeOrphans(deps);
    },
  };
}

const later = "the files of a deleted recording could not be removed; it is tried again";

async function expired({ db, now }: Deps): Promise<readonly string[]> {
  const rows = await db
    .selectFrom("nchat_call_recordings")
    .select("id")
    .where("status", "in", ["ready", "failed"])
    .where("expires_at", "<=", now())
    .orderBy("expires_at")
    .limit(batch)
    .execute();
  return rows.map((row) => row.id);
}

/** Once each: whoever sets `warned_at` tells. */
async function warnOwners({ db, now, push }: Deps): Promise<void> {
  const rows = await selectRecordings(db)
    .where("r.status", "=", "ready")
    .where("d.warned_at", "is", null)
    .where("r.expires_at", "<=", new Date(now().getTime() + warningDays * dayMs))
    .where("r.expires_at", ">", now())
    .limit(batch)
    .execute();
  for (const stored of await withEgresses(db, rows)) {
    const { numUpdatedRows } = await db
      .updateTable("nchat_recording_details")
      .set({ warned_at: now() })
      .where("recording_id", "=", stored.facts.id)
      .where("warned_at", "is", null)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 1n) await warn({ db, push }, stored);
  }
}

async function removeOrphans({ db, log, now, storage }: Deps): Promise<void> {
  const orphans = await db.selectFrom("nchat_recording_orphans").selectAll().limit(batch).execute();
  for (const { prefix, created_at } of orphans) {
    const files = await storage.removeAll(prefix);
    if (files > 0) log.info({ prefix, files }, "files that nothing needs any more are gone");
    // A recorder that was still at it may bring them back.
    if (now().getTime() - created_at.getTime() < patienceMs) continue;
    await db.deleteFrom("nchat_recording_orphans").where("prefix", "=", prefix).execute();
  }
}
