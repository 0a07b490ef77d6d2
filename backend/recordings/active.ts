import type { Kysely } from "kysely";
import type { ActiveRecording, RecordingStatus } from "@nchat/contract/recordings";
import type { RouteAnswer } from "@nchat/contract/rest";
import type { Tables } from "../db/tables.ts";
import type { RouteHandlers } from "../http/routes.ts";
import type { PartSockets } from "../realtime/events.ts";
import { selectRecordings, withEgresses } from "./store.ts";
import { toActive } from "./view.ts";

type Db = Kysely<Tables>;

/** What is being recorded, by call. */
export async function activeOf(db: Db, callIds: readonly string[]): Promise<ReadonlyMap<string, ActiveRecording>> {
  if (callIds.length === 0) return new Map();
  const rows = await selectRecordings(db)
    .where("r.call_id", "in", callIds)
    .where("r.status", "in", ["starting", "recording"])
    .execute();
  const found = new Map<string, ActiveRecording>();
  for (const stored of await withEgresses(db, rows)) {
    const active = toActive(stored);
    if (stored.facts.callId !== null && active) found.set(stored.facts.callId, active);
  }
  return found;
}

type Made = Readonly<{ id: string; call_id: string | null; status: RecordingStatus }>;

/** The further on, the sooner it stands for its call: one that failed only where there is nothing else to be had. */
const ranks: Readonly<Record<RecordingStatus, number>> = {
  ...{ deleted: 0, failed: 1, starting: 2, recording: 2, processing: 2 },
  ready: 3,
};

/** Pure: which recording stands for each call, of all there are, the newest last: of those that are as good the newest. */
export function oneOfEach(rows: readonly Made[]): ReadonlyMap<string, string> {
  const sorted = rows.toSorted((one, other) => ranks[one.status] - ranks[other.status]);
  return new Map(sorted.flatMap(({ id, call_id }) => (call_id === null ? [] : [[call_id, id]])));
}

/** The recording of each of some calls that its history leads to. */
async function shownOf(db: Db, callIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (callIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("nchat_call_recordings")
    .select(["id", "call_id", "status"])
    .where("call_id", "in", callIds)
    .where("status", "<>", "deleted")
    .orderBy("created_at")
    .execute();
  return oneOfEach(rows);
}

type CallRoutes = Pick<RouteHandlers, "initiateCall" | "joinCall" | "listActiveCalls" | "listCallHistory" | "getCall">;
/** A page of the history with what was recorded of its calls. */
async function withShown(db: Db, page: RouteAnswer<"listCallHistory">): Promise<RouteAnswer<"listCallHistory">> {
  const shown = await shownOf(
    db,
    page.calls.map((entry) => entry.call.id),
  );
  const calls = page.calls.map((entry) => {
    const recordingId = shown.get(entry.call.id);
    return recordingId ? { ...entry, recordingId } : entry;
  });
  return { ...page, calls };
}

type CallSockets = Pick<PartSockets, "call:initiate" | "call:accept">;

/**
 * Tells whoever enters or looks at a call that it is being recorded: the answers of the calls with `recording` in them,
 * and those of the past with what was recorded of them.
 * The calls themselves know nothing of recordings.
 */
export function tellOfRecordings<R extends CallRoutes, S extends CallSockets>(
  db: Db,
  calls: Readonly<{ routes: R; sockets: S }>,
): Readonly<{ routes: R; sockets: S }> {
  const { routes, sockets } = calls;
  const withOne = async <T extends { callId: string }>(answer: T) => {
    const active = (await activeOf(db, [answer.callId])).get(answer.callId);
    return active ? { ...answer, recording: active } : answer;
  };
  return {
    routes: {
      ...routes,
      initiateCall: async (call) => await withOne(await routes.initiateCall(call)),
      joinCall: async (call) => await withOne(await routes.joinCall(call)),
      listActiveCalls: async (call) => {
        const { calls: all } = await routes.listActiveCalls(call);
        const active = await activeOf(
          db,
          all.map((each) => each.call.id),
        );
        return {
          calls: all.map((each) => {
            const recording = active.get(each.call.id);
            return recording ? { ...each, recording } : each;
          }),
        };
      },
      listCallHistory: async (call) => await withShown(db, await routes.listCallHistory(call)),
      getCall: async (call) => {
        const answer = await routes.getCall(call);
        const recording = (await activeOf(db, [answer.call.id])).get(answer.call.id);
        return recording ? { ...answer, recording, isRecording: true } : answer;
      },
    },
    sockets: {
      ...sockets,
      "call:initiate": async (payload, who) => await withOne(await sockets["call:initiate"](payload, who)),
      "call:accept": async (payload, who) => await withOne(await sockets["call:accept"](payload, who)),
    },
  };
}
