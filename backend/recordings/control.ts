import { notValid } from "@nchat/contract/errors";
import type { FastifyRequest } from "fastify";
import type { RouteAnswer } from "@nchat/contract/rest";
import type { Identity } from "../auth/identity.ts";
import { ApiError } from "../http/api-error.ts";
import type { RouteHandlers } from "../http/routes.ts";
import { aboutOf } from "./about.ts";
import { mayDelete } from "./access.ts";
import { readOptions } from "./options.ts";
import { originOf } from "./origin.ts";
import type { StoredRecording } from "./rows.ts";
import { startRecording, type StartDeps } from "./start.ts";
import { loadRecording, loadRunning } from "./store.ts";
import { requireSubject, type SubjectId } from "./subjects.ts";
import { toRecording } from "./view.ts";

type Names =
  "startRecording" | "stopRecording" | "changeRecordingLayout" | "startStreamRecording" | "stopStreamRecording";
type Asking = Readonly<{ user: Identity; request: FastifyRequest }>;

/** Starting, stopping and arranging recordings of calls and streams. */
export function createControl(deps: StartDeps): Pick<RouteHandlers, Names> {
  const { db, config, now, desk, media } = deps;
  const shown = async (stored: StoredRecording, { user, request }: Asking) => {
    const how = { storage: deps.storage, origin: originOf(config, request), now: now().getTime() };
    const canDelete = await mayDelete(db, stored.facts.id, user);
    const about = (await aboutOf(db, [stored]))(stored);
    return await toRecording(stored, { canDelete, about }, how);
  };
  const start = async (of: SubjectId, asking: Asking, body: Parameters<typeof readOptions>[0]) => {
    const stored = await startRecording(deps, of, asking.user, readOptions(body, config.publicUrl));
    const recording = await shown(stored, asking);
    return { recordingId: recording.id, startedAt: recording.startedAt ?? recording.createdAt, recording };
  };
  const stop = async (of: SubjectId, asking: Asking, recordingId?: string): Promise<RouteAnswer<"stopRecording">> => {
    const running = await runningOf(deps, of, asking.user, recordingId);
    const stored = await desk.apply(running.facts.id, { type: "stop-asked", at: now().getTime() });
    if (!stored) throw notRecording();
    const recording = await shown(stored, asking);
    const { id, duration, fileSize, url, thumbnailUrl } = recording;
    return { recordingId: id, duration, fileSize, url, thumbnailUrl, recording };
  };
  return {
    startRecording: async ({ params, body, ...asking }) => {
      requireSameCall(params.id, body?.callId);
      const { callId: _, ...options } = body ?? {};
      return await start({ callId: params.id }, asking, options);
    },
    stopRecording: async ({ params, body, ...asking }) => {
      requireSameCall(params.id, body?.callId);
      return await stop({ callId: params.id }, asking, body?.recordingId);
    },
    changeRecordingLayout: async ({ params, body, ...asking }) => {
      const running = await runningOf(deps, { callId: params.id }, asking.user);
      const { facts, state } = running;
      const egressId = state.parts[0]?.egressId;
      if (facts.type !== "composite" || facts.layout === "custom" || !egressId)
        throw new ApiError("CONFLICT", "This recording has no layout that could be changed.");
      const answer = await media.changeLayout(egressId, body.layout);
      if (answer.outcome === "unavailable" || answer.outcome === "uncertain")
        throw new ApiError("MEDIA_UNAVAILABLE", answer.reason, { retryAfter: 5 });
      if (answer.outcome !== "done") throw new ApiError("CONFLICT", answer.reason);
      await db.updateTable("nchat_call_recordings").set({ layout: body.layout }).where("id", "=", facts.id).execute();
      return { recording: await shown({ ...running, facts: { ...facts, layout: body.layout } }, asking) };
    },
    startStreamRecording: ({ params, body, ...asking }) => start({ streamId: params.id }, asking, body),
    stopStreamRecording: ({ params, ...asking }) => stop({ streamId: params.id }, asking),
  };
}

const notRecording = () => new ApiError("NOT_RECORDING", "Nothing is being recorded.");

/** What runs, for somebody who may end it. */
async function runningOf(
  { db }: StartDeps,
  of: SubjectId,
  user: Identity,
  recordingId?: string,
): Promise<StoredRecording> {
  await requireSubject(db, of, user);
  const running = await loadRunning(db, of);
  if (!running || (recordingId !== undefined && running.facts.id !== recordingId)) {
    const stopped = recordingId === undefined ? null : await loadRecording(db, recordingId);
    // Asked again: what is over already is answered as it is.
    if (stopped && stopped.state.status !== "deleted" && isOf(stopped, of)) return stopped;
    throw notRecording();
  }
  return running;
}

const isOf = ({ facts }: StoredRecording, of: SubjectId) =>
  "callId" in of ? facts.callId === of.callId : facts.streamId === of.streamId;

/** The plan repeats the call's id in bodies; another one there is a mistake of the client. */
function requireSameCall(inPath: string, inBody: string | undefined): void {
  if (inBody === undefined || inBody === inPath) return;
  const details = [{ path: "body.callId", message: "This is not the call of the path" }];
  throw new ApiError("VALIDATION_FAILED", notValid, { details });
}
