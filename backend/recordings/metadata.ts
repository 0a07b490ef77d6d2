import type { Logger } from "pino";
import type { Storage } from "../storage/storage.ts";
import { folderOf, type StoredRecording } from "./rows.ts";
import { isThere, withoutAddresses } from "./view.ts";

/** Where the description of a recording is, beside its files (plan §8.1). */
const metadataOf = (recordingId: string): string => `${folderOf(recordingId)}metadata.json`;

/**
 * What stands in it: the recording as the API tells it, and the key of each file. We write it and not the recorder, so
 * that it is the same whatever recorded.
 */
function describe(stored: StoredRecording): object {
  const { facts, state } = stored;
  const { id, callId, streamId, channelId, startedBy, type, layout, resolution, ...more } = withoutAddresses(stored);
  const { duration, fileSize, createdAt, endedAt, expiresAt, retentionPlan } = more;
  const parts = state.parts.filter(isThere).map((part) => {
    const { kind, userId } = stored.parts.get(part.id) ?? { kind: "composite", userId: null };
    const { key, durationMs, sizeBytes, startedAt } = part;
    const began = startedAt === null ? null : new Date(startedAt).toISOString();
    return { key, kind, userId, startedAt: began, duration: Math.round(durationMs / 1000), fileSize: sizeBytes };
  });
  return {
    ...{ id, callId, streamId, channelId, roomName: facts.roomName, startedBy, type, layout, resolution },
    ...{ createdAt, startedAt: more.startedAt, endedAt, expiresAt, retentionPlan, duration, fileSize },
    ...{ thumbnail: facts.thumbnailKey, files: parts },
  };
}

/** Writes it. A storage that fails costs the description and not the recording. */
export async function writeMetadata(
  { storage, log }: Readonly<{ storage: Pick<Storage, "write">; log: Logger }>,
  stored: StoredRecording,
): Promise<void> {
  const { id } = stored.facts;
  const text = `${JSON.stringify(describe(stored), null, 2)}\n`;
  await storage.write(metadataOf(id), new TextEncoder().encode(text)).catch((error: unknown) => {
    log.warn({ err: error, recordingId: id }, "the description of a recording could not be written beside it");
  });
}
