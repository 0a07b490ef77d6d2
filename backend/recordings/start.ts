import { randomUUID } from "node:crypto";
import { newRecording, type RecordingPart } from "@nchat/contract/recording-rules";
import type { Identity } from "../auth/identity.ts";
import type { Context } from "../context.ts";
import { ApiError } from "../http/api-error.ts";
import type { EgressSource, Outputs } from "../media/egress-request.ts";
import type { Media, MediaFailure, RoomTrack } from "../media/port.ts";
import type { Storage } from "../storage/storage.ts";
import { requireOffered } from "../offered.ts";
import { type Desk, thumbnailOf } from "./desk.ts";
import { tell } from "./news.ts";
import type { Options } from "./options.ts";
import { policyFor } from "./policies.ts";
import { folderOf, type PartFacts, type RecordingFacts, type StoredRecording } from "./rows.ts";
import { toSeen } from "./seen.ts";
import { deleteRows, insertPart, insertRecording, loadRecording, loadRunning } from "./store.ts";
import { isPersonIdentity } from "../webhooks/facts.ts";
import { lockSubject, requireSubject, type Subject, type SubjectId } from "./subjects.ts";

export type StartDeps = Pick<Context, "db" | "log" | "now" | "push" | "config"> &
  Readonly<{ media: Media; storage: Storage; desk: Desk }>;

type Starter = Pick<Identity, "id" | "roles">;

/** Starts a recording: everything is checked, then stored, then asked of media, then told. */
export async function startRecording(
  deps: StartDeps,
  of: SubjectId,
  user: Starter,
  options: Options,
): Promise<StoredRecording> {
  requireOffered(deps.config, "recording");
  const subject = await recordable(deps, of, user);
  const tracks = await tracksOf(deps.media, subject);
  const { egress } = await deps.media.capabilities();
  if (egress.status === "unavailable") throw unavailable(egress.reason);
  const stored = await store(deps, of, user, options);
  const { id } = stored.facts;
  return await deps.desk.inTurn(id, async () => {
    if (options.type === "individual_tracks") await beginTracks(deps, stored, tracks);
    else await beginWhole(deps, stored, options);
    const after = await loadRecording(deps.db, id);
    if (!after) throw unavailable("The recording was removed while it started.");
    await tell(deps, after, "started");
    return after;
  });
}

/** The call or stream, when it can be recorded now; else why not. */
async function recordable({ db }: Pick<StartDeps, "db">, of: SubjectId, user: Starter): Promise<Subject> {
  const subject = await requireSubject(db, of, user);
  if (subject.isEncrypted) throw encrypted();
  if (subject.notNow !== null) throw new ApiError("CONFLICT", subject.notNow);
  if (await loadRunning(db, of)) throw new ApiError("ALREADY_RECORDING", "It is being recorded already.");
  return subject;
}

/** What is published; a room that is not there has nothing. An encrypted track would be recorded as noise. */
async function tracksOf(media: Media, { roomName }: Subject): Promise<readonly RoomTrack[]> {
  const answer = await media.listTracks(roomName);
  if (answer.outcome === "not-found") return [];
  if (answer.outcome !== "done") throw unavailable(answer.reason);
  if (answer.value.some((track) => track.isEncrypted)) throw encrypted();
  return answer.value;
}

const unavailable = (reason: string) => new ApiError("MEDIA_UNAVAILABLE", reason, { retryAfter: 30 });
const encrypted = () =>
  new ApiError(
    "ENCRYPTED",
    "This call is end-to-end encrypted: only its people can record it, on their own computers.",
  );

/** Checked once more under the lock: two who press at the same moment make one recording. */
async function store(deps: StartDeps, of: SubjectId, user: Starter, options: Options): Promise<StoredRecording> {
  const { db, now, storage } = deps;
  return await db.transaction().execute(async (trx) => {
    await lockSubject(trx, of);
    const subject = await recordable({ db: trx }, of, user);
    const policy = await policyFor({ ...deps, db: trx }, user.id, subject.channelId);
    const { type, layout, resolution, arrangement } = options;
    const facts: RecordingFacts = {
      ...{ id: randomUUID(), callId: subject.callId, streamId: subject.streamId, channelId: subject.channelId },
      ...{ roomName: subject.roomName, startedBy: user.id, type, layout, resolution },
      ...{ plan: policy.plan, days: policy.days, warnedAt: null, deletedAt: null },
      ...{ bucket: storage.bucket, thumbnailKey: null },
    };
    const metadata = typeof arrangement === "string" ? {} : { customLayout: arrangement.template };
    const recording = newRecording(now().getTime(), type === "individual_tracks");
    const stored = await insertRecording(trx, facts, recording, metadata);
    if (subject.streamId !== null)
      await trx
        .updateTable("nchat_streams")
        .set({ recording_id: facts.id })
        .where("id", "=", subject.streamId)
        .execute();
    return stored;
  });
}

/** One egress to be: what it takes, where it writes, and what it is. */
type Plan = Readonly<{ part: RecordingPart; facts: PartFacts; source: EgressSource; outputs: Outputs }>;

function compositeOf({ facts, state }: StoredRecording, { type, resolution, arrangement }: Options): Plan {
  const isAudioOnly = type === "audio_only";
  const key = `${folderOf(facts.id)}${isAudioOnly ? "sound.ogg" : "composite.mp4"}`;
  return {
    part: newPart(randomUUID(), key, state.createdAt),
    facts: { kind: isAudioOnly ? "audio" : "composite", userId: null, trackSid: null },
    source: { kind: "composite", layout: arrangement, resolution: resolution ?? "1080p", isAudioOnly },
    outputs: {
      file: { key, format: isAudioOnly ? "ogg" : "mp4" },
      ...(isAudioOnly ? {} : { thumbnail: { key: thumbnailOf(facts.id) } }),
    },
  };
}

function trackOf({ facts }: StoredRecording, track: RoomTrack, at: number): Plan {
  const id = randomUUID();
  // The recorder adds the ending that the codec asks for.
  const key = `${folderOf(facts.id)}${id}`;
  return {
    part: newPart(id, key, at),
    facts: { kind: track.kind, userId: isPersonIdentity(track.identity) ? track.identity : null, trackSid: track.sid },
    source: { kind: "track", trackSid: track.sid },
    outputs: { file: { key, format: "mp4" } },
  };
}

const newPart = (id: string, key: string, at: number): RecordingPart => ({
  ...{ id, key, egressId: null, phase: "starting", isPresumed: false, startedAt: null, endedAt: null },
  ...{ seenAt: at, sizeBytes: 0, durationMs: 0, error: null },
});

/** Starts one egress; answers what kept it from starting. */
async function begin(
  deps: StartDeps,
  stored: StoredRecording,
  plan: Plan,
  step: Desk["step"],
): Promise<MediaFailure | null> {
  const { db, media, now } = deps;
  const { id, roomName } = stored.facts;
  const isFirst = await db.transaction().execute((trx) => insertPart(trx, id, plan.part, plan.facts));
  if (!isFirst) return null; // another node records this track
  const answer = await media.startEgress({ room: roomName, source: plan.source, outputs: plan.outputs });
  if (answer.outcome !== "done") return answer;
  const seen = toSeen(answer.value, now().getTime());
  await step(id, { type: "egress-seen", partId: plan.part.id, seen });
  return null;
}

/**
 * The whole picture. When media says that nothing came of it, no trace is left; when nobody knows, it has failed, and
 * what may still begin is ended as soon as it is heard of.
 */
async function beginWhole(deps: StartDeps, stored: StoredRecording, options: Options): Promise<void> {
  const { id } = stored.facts;
  const failure = await begin(deps, stored, compositeOf(stored, options), deps.desk.step);
  if (!failure) return;
  if (failure.outcome === "uncertain") await failed(deps, id, failure);
  else await deleteRows(deps.db, id);
  throw refusalOf(failure);
}

/** Each track by itself: it has begun when one of them has, or none is there yet. */
async function beginTracks(deps: StartDeps, stored: StoredRecording, tracks: readonly RoomTrack[]): Promise<void> {
  const { failure, begun } = await addTracks(deps, stored, tracks, deps.desk.step);
  if (!failure || begun > 0) return;
  await failed(deps, stored.facts.id, failure);
  throw refusalOf(failure);
}

async function failed({ desk, now }: StartDeps, id: string, { reason }: MediaFailure): Promise<void> {
  await desk.step(id, { type: "start-failed", at: now().getTime(), reason });
}

function refusalOf(failure: MediaFailure): ApiError {
  if (failure.outcome === "limit") return new ApiError("RATE_LIMITED", failure.reason, { retryAfter: 60 });
  if (failure.outcome === "refused" || failure.outcome === "not-found") return new ApiError("CONFLICT", failure.reason);
  return unavailable(failure.reason);
}

/** Records each track that is not recorded yet; gives up at the first that no recorder takes. */
export async function addTracks(
  deps: StartDeps,
  stored: StoredRecording,
  tracks: readonly RoomTrack[],
  step: Desk["step"],
): Promise<Readonly<{ failure: MediaFailure | null; begun: number }>> {
  const known = new Set([...stored.parts.values()].map((part) => part.trackSid));
  let begun = 0;
  for (const track of tracks) {
    if (known.has(track.sid) || track.isEncrypted || track.identity.startsWith("worker:")) continue;
    const plan = trackOf(stored, track, deps.now().getTime());
    const failure = await begin(deps, stored, plan, step);
    if (failure?.outcome === "not-found") continue; // it was unpublished meanwhile
    if (failure) return { failure, begun };
    begun += 1;
  }
  return { failure: null, begun };
}
