import { isFinal, type RecordingPart } from "@nchat/contract/recording-rules";
import type { ActiveRecording, RecordedSubject, Recording, RecordingFile } from "@nchat/contract/recordings";
import type { Storage } from "../storage/storage.ts";
import { untold } from "./about.ts";
import { expiryOf, type PartFacts, type StoredRecording } from "./rows.ts";

/** How long a signed address works. */
export const addressSeconds = 3600;

const iso = (time: number) => new Date(time).toISOString();
const isoOrNull = (time: number | null) => (time === null ? null : iso(time));
const seconds = (ms: number) => Math.round(ms / 1000);

/** A recording as an event carries it: to several people, so without addresses and rights. */
export function withoutAddresses(stored: StoredRecording, now = Date.now()): Recording {
  const { facts, state } = stored;
  const since = state.startedAt ?? state.createdAt;
  return {
    ...untold,
    id: facts.id,
    callId: facts.callId,
    streamId: facts.streamId,
    channelId: facts.channelId,
    startedBy: facts.startedBy,
    status: state.status,
    type: facts.type,
    layout: facts.layout,
    resolution: facts.resolution,
    duration: seconds(state.endedAt === null ? Math.max(0, (state.stopAskedAt ?? now) - since) : state.durationMs),
    fileSize: state.sizeBytes,
    url: null,
    thumbnailUrl: null,
    urlExpiresAt: null,
    files: state.parts.map((part) => toFile(part, stored.parts.get(part.id))),
    startedAt: isoOrNull(state.startedAt),
    endedAt: isoOrNull(state.endedAt),
    createdAt: iso(state.createdAt),
    expiresAt: isoOrNull(expiryOf(stored)),
    retentionPlan: facts.plan,
    error: state.error,
    canDelete: false,
  };
}

function toFile(part: RecordingPart, facts: PartFacts | undefined): RecordingFile {
  const isWhole = isFinal(part.phase);
  return {
    id: part.id,
    userId: facts?.userId ?? null,
    kind: facts?.kind ?? "composite",
    status: !isWhole ? "running" : isThere(part) ? "ready" : "failed",
    duration: seconds(part.durationMs),
    fileSize: part.sizeBytes,
    url: null,
  };
}

/** Whether a part's file can be had. */
export const isThere = ({ phase, sizeBytes }: RecordingPart): boolean =>
  isFinal(phase) && phase !== "failed" && sizeBytes > 0;

/** What it takes to sign addresses. */
export type Signing = Readonly<{ storage: Storage; origin: string; now: number }>;

/** What one person is told beside what everybody hears. */
export type ToldOf = Readonly<{ canDelete: boolean; about: RecordedSubject }>;

/** A recording as one person gets it; signed as soon as it is ready. */
export async function toRecording(
  stored: StoredRecording,
  { canDelete, about }: ToldOf,
  how: Signing,
): Promise<Recording> {
  const plain = { ...withoutAddresses(stored, how.now), ...about, canDelete };
  if (stored.state.status !== "ready") return plain;
  const { storage, origin } = how;
  const sign = async (key: string, fileName: string) =>
    await storage.signedUrl(key, { seconds: addressSeconds, fileName, as: "inline" }, origin);
  const urls = new Map<string, string>();
  for (const part of stored.state.parts)
    if (isThere(part)) urls.set(part.id, (await sign(part.key, fileNameOf(stored, part))).url);
  const { thumbnailKey } = stored.facts;
  const [first] = urls.values();
  return {
    ...plain,
    url: first ?? null,
    thumbnailUrl: thumbnailKey === null ? null : (await sign(thumbnailKey, "thumbnail.jpeg")).url,
    urlExpiresAt: iso(how.now + addressSeconds * 1000),
    files: plain.files.map((file) => ({ ...file, url: urls.get(file.id) ?? null })),
  };
}

/** The name under which a file is saved: what it is, and when it began. */
export function fileNameOf({ state, facts, parts }: StoredRecording, part: RecordingPart): string {
  const time = iso(part.startedAt ?? state.startedAt ?? state.createdAt)
    .slice(0, 19)
    .replaceAll(/[:T]/g, "-");
  const ending = /\.\w+$/.exec(part.key)?.[0] ?? "";
  const of = facts.callId === null ? "stream" : "call";
  const kind = parts.get(part.id)?.kind ?? "composite";
  const track = kind === "composite" ? "" : `-${kind}-${part.id.slice(0, 8)}`;
  return `${of}-${time}${track}${ending}`;
}

/** That something is being recorded; null when it is not. */
export function toActive({ facts, state }: StoredRecording): ActiveRecording | null {
  const { status } = state;
  if (status !== "starting" && status !== "recording") return null;
  return { id: facts.id, status, startedBy: facts.startedBy, startedAt: iso(state.startedAt ?? state.createdAt) };
}
