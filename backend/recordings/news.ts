import type { RecordingNews } from "@nchat/contract/recording-rules";
import type { Context } from "../context.ts";
import type { StoredRecording } from "./rows.ts";
import { withoutAddresses } from "./view.ts";

type World = Pick<Context, "db" | "push">;

/**
 * Tells those concerned of a step: everybody in the call; of a stream its hosts, and the people that it is for by name
 * (its channel, or whom it invites). Nobody's rights are in it.
 */
export async function tell({ db, push }: World, stored: StoredRecording, news: RecordingNews): Promise<void> {
  const about = { callId: stored.facts.callId, streamId: stored.facts.streamId, recordingId: stored.facts.id };
  const audience = await audienceOf({ db }, stored);
  if (news === "deleted") push.toUsers(audience, "recording:deleted", about);
  else push.toUsers(audience, `recording:${news}`, { ...about, recording: withoutAddresses(stored) });
}

/** Tells its owners that it will be removed. */
export async function warn({ db, push }: World, stored: StoredRecording): Promise<void> {
  const { callId, streamId, id: recordingId } = stored.facts;
  const payload = { callId, streamId, recordingId, recording: withoutAddresses(stored) };
  push.toUsers(await ownersOf({ db }, stored), "recording:expiring", payload);
}

async function audienceOf({ db }: Pick<World, "db">, stored: StoredRecording): Promise<string[]> {
  const { callId, startedBy } = stored.facts;
  if (callId === null) return distinct([...(await ownersOf({ db }, stored)), ...(await viewersOf({ db }, stored))]);
  const rows = await db
    .selectFrom("nchat_call_participants")
    .select("user_id")
    .where("call_id", "=", callId)
    .where("status", "<>", "kicked")
    .execute();
  return distinct([...rows.map((row) => row.user_id), startedBy]);
}

/** Who may watch a stream without being everybody. */
async function viewersOf({ db }: Pick<World, "db">, { facts }: StoredRecording): Promise<string[]> {
  const { streamId } = facts;
  if (streamId === null) return [];
  const stream = await db
    .selectFrom("nchat_streams")
    .select(["channel_id", "visibility"])
    .where("id", "=", streamId)
    .executeTakeFirst();
  if (!stream) return [];
  const rows =
    stream.visibility === "invite_only"
      ? await db.selectFrom("nchat_stream_members").select("user_id").where("stream_id", "=", streamId).execute()
      : await db
          .selectFrom("nchat_channel_members")
          .select("user_id")
          .where("channel_id", "=", stream.channel_id)
          .execute();
  return rows.map((row) => row.user_id);
}

/** Whoever started it, and the hosts (`SETTLED` 35). */
async function ownersOf({ db }: Pick<World, "db">, { facts }: StoredRecording): Promise<string[]> {
  const { callId, streamId, startedBy } = facts;
  const hosts = callId
    ? await db
        .selectFrom("nchat_call_participants")
        .select("user_id")
        .where("call_id", "=", callId)
        .where("role", "=", "host")
        .execute()
    : [];
  const stream = streamId
    ? await db.selectFrom("nchat_streams").select("host_id").where("id", "=", streamId).execute()
    : [];
  const coHosts = streamId
    ? await db
        .selectFrom("nchat_stream_members")
        .select("user_id")
        .where("stream_id", "=", streamId)
        .where("role", "=", "co_host")
        .execute()
    : [];
  return distinct([
    startedBy,
    ...hosts.map((row) => row.user_id),
    ...stream.map((row) => row.host_id),
    ...coHosts.map((row) => row.user_id),
  ]);
}

const distinct = (ids: readonly (string | null)[]) => [...new Set(ids.filter((id) => id !== null))];
