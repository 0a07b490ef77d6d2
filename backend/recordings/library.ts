import type { FastifyRequest } from "fastify";
import type { RouteRequest } from "@nchat/contract/rest";
import type { Identity } from "../auth/identity.ts";
import { ApiError } from "../http/api-error.ts";
import type { RouteHandlers } from "../http/routes.ts";
import { whyNotOffered } from "../offered.ts";
import { aboutOf } from "./about.ts";
import { mayDelete, requireRecording, selectVisible } from "./access.ts";
import { originOf } from "./origin.ts";
import { policyFor, setPolicy, warningDays } from "./policies.ts";
import type { Removal } from "./removal.ts";
import type { StoredRecording } from "./rows.ts";
import type { StartDeps } from "./start.ts";
import { withEgresses } from "./store.ts";
import { addressSeconds, fileNameOf, isThere, toRecording, type ToldOf } from "./view.ts";

type Names =
  | "listRecordings"
  | "getRecording"
  | "downloadRecording"
  | "deleteRecording"
  | "getRetention"
  | "setRetention"
  | "getMediaCapabilities";

/** Finding, playing, saving and removing recordings. */
export function createLibrary(deps: StartDeps, removal: Removal): Pick<RouteHandlers, Names> {
  const { db, config, now, storage } = deps;
  const show = async (stored: StoredRecording, told: ToldOf, request: FastifyRequest) =>
    await toRecording(stored, told, { storage, origin: originOf(config, request), now: now().getTime() });
  return {
    listRecordings: async ({ user, query, request }) => {
      const { limit, offset } = query;
      const found = narrowed(deps, user, query);
      const counted = await db
        .selectFrom(found.as("all"))
        .select(({ fn }) => fn.countAll<number>().as("total"))
        .executeTakeFirstOrThrow();
      const rows = await found.orderBy("r.created_at", "desc").orderBy("r.id").limit(limit).offset(offset).execute();
      const all = await withEgresses(db, rows);
      const about = await aboutOf(db, all);
      const recordings = all.map((each, index) =>
        show(each, { canDelete: rows[index]?.can_delete === true, about: about(each) }, request),
      );
      return { recordings: await Promise.all(recordings), total: Number(counted.total), limit, offset };
    },
    getRecording: async ({ user, params, request }) => {
      const { stored, canDelete } = await requireRecording(db, params.id, user);
      const about = await aboutOf(db, [stored]);
      return await show(stored, { canDelete, about: about(stored) }, request);
    },
    downloadRecording: async ({ user, params, query, request }) => {
      const { stored } = await requireRecording(db, params.id, user);
      const { fileName, key } = fileOf(stored, query.fileId);
      const how = { seconds: addressSeconds, fileName, as: "attachment" } as const;
      if ((await storage.sizeOf(key)) === null) throw new ApiError("NOT_FOUND", "The file of this recording is gone.");
      const { url, expiresAt } = await storage.signedUrl(key, how, originOf(config, request));
      return { url, fileName, expiresAt: expiresAt.toISOString(), expiresIn: addressSeconds };
    },
    deleteRecording: async ({ user, params }) => {
      await requireRecording(db, params.id, user);
      if (!(await mayDelete(db, params.id, user)))
        throw new ApiError("FORBIDDEN", "Only whoever started it, the host and admins delete a recording.");
      await removal.remove(params.id, user.id);
      return { success: true };
    },
    ...retention(deps),
    ...capabilities(deps),
  };
}

function narrowed({ db }: StartDeps, user: Identity, query: RouteRequest<"listRecordings">["query"]) {
  const { callId, streamId, channelId, kind, status, type, startDate, endDate } = query;
  let found = selectVisible(db, user);
  if (callId !== undefined) found = found.where("r.call_id", "=", callId);
  if (streamId !== undefined) found = found.where("d.stream_id", "=", streamId);
  if (channelId !== undefined) found = found.where("d.channel_id", "=", channelId);
  if (kind !== undefined) found = found.where("r.call_id", kind === "call" ? "is not" : "is", null);
  if (status !== undefined) found = found.where("r.status", "=", status);
  if (type !== undefined) found = found.where("r.type", "=", type);
  if (startDate !== undefined) found = found.where("r.created_at", ">=", new Date(startDate));
  if (endDate !== undefined) found = found.where("r.created_at", "<=", new Date(endDate));
  return found;
}

/** The file asked for, or the first that is there. */
function fileOf(stored: StoredRecording, fileId: string | undefined) {
  const { parts, status } = stored.state;
  if (status !== "ready")
    throw new ApiError(
      "CONFLICT",
      status === "failed" ? "This recording has failed." : "This recording is not ready yet.",
    );
  const part = fileId === undefined ? parts.find(isThere) : parts.find((each) => each.id === fileId);
  if (!part || !isThere(part)) throw new ApiError("NOT_FOUND", "This recording has no such file.");
  return { fileName: fileNameOf(stored, part), key: part.key };
}

function capabilities({ media, config }: StartDeps): Pick<RouteHandlers, "getMediaCapabilities"> {
  return {
    getMediaCapabilities: async () => {
      const { kind, egress, ingress } = await media.capabilities();
      const toAnswer = (reason: string | null) => ({ available: reason === null, reason });
      const reasonOf = (one: typeof egress) => (one.status === "available" ? null : one.reason);
      return {
        kind,
        egress: toAnswer(reasonOf(egress)),
        ingress: toAnswer(reasonOf(ingress)),
        recording: toAnswer(whyNotOffered(config, "recording") ?? reasonOf(egress)),
        streaming: toAnswer(whyNotOffered(config, "streaming")),
      };
    },
  };
}

function retention(deps: StartDeps): Pick<RouteHandlers, "getRetention" | "setRetention"> {
  const { db } = deps;
  const answer = async (userId: string, channelId: string | null) => {
    const { plan, days } = await policyFor(deps, userId, channelId);
    return { plan, retentionDays: days, warningDays };
  };
  return {
    getRetention: ({ user, query }) => answer(user.id, query.channelId ?? null),
    setRetention: async ({ user, body }) => {
      if (!user.roles.includes("admin")) throw new ApiError("FORBIDDEN", "Only admins of the server set plans.");
      await setPolicy(db, { ...body, setBy: user.id });
      return body.applyTo === "user" ? await answer(body.targetId, null) : await answer(user.id, body.targetId);
    },
  };
}
