import type { Kysely } from "kysely";
import type { ServerPayload } from "@nchat/contract/realtime";
import type { Context } from "../context.ts";
import type { Tables } from "../db/tables.ts";
import { accessOf } from "./access.ts";
import type { StoredStream } from "./rows.ts";
import { loadHosts, toStreamInfo } from "./view.ts";

/**
 * Who runs a stream: host, co-hosts and whoever runs its channel, unless they were banned. The server's own admins are
 * known by their token alone, and ask.
 */
export async function managersOf(db: Kysely<Tables>, stored: StoredStream): Promise<readonly string[]> {
  const { state, facts } = stored;
  const rows = await db
    .selectFrom("nchat_stream_members")
    .select("user_id")
    .where("stream_id", "=", state.id)
    .where("role", "=", "co_host")
    .union(
      db
        .selectFrom("nchat_channel_members")
        .select("user_id")
        .where("channel_id", "=", facts.channelId)
        .where("role", "in", ["owner", "admin"]),
    )
    .execute();
  const ids = [...new Set([state.hostId, ...rows.map((row) => row.user_id)])];
  const accessOfPerson = await accessOf(db, stored, ids);
  return ids.filter((id) => accessOfPerson(id).rights.manage);
}

type AboutStream =
  "stream:started" | "stream:ended" | "stream:updated" | "stream:scheduled" | "stream:cancelled" | "stream:reminder";

/**
 * Whom a stream is announced to beside those who watch it: host and co-hosts, and the channel's members or the invited.
 * A public stream is its channel's news as well and not everybody's.
 */
export async function audienceOf(db: Kysely<Tables>, { state, facts }: StoredStream): Promise<readonly string[]> {
  const members = await db
    .selectFrom("nchat_stream_members")
    .select(["user_id", "role"])
    .where("stream_id", "=", state.id)
    .execute();
  const coHosts = members.filter((member) => member.role === "co_host");
  const others =
    facts.visibility === "invite_only"
      ? members
      : await db
          .selectFrom("nchat_channel_members")
          .select("user_id")
          .where("channel_id", "=", facts.channelId)
          .execute();
  return [...new Set([state.hostId, ...[...coHosts, ...others].map((member) => member.user_id)])];
}

/** Tells everybody concerned of a stream. */
export async function announce(
  { db, push, presence }: Pick<Context, "db" | "push" | "presence">,
  stored: StoredStream,
  event: AboutStream,
): Promise<void> {
  const names = await loadHosts(db, [stored]);
  const payload: ServerPayload<AboutStream> = {
    streamId: stored.state.id,
    stream: toStreamInfo(stored, names, presence),
  };
  push.toStream(stored.state.id, await audienceOf(db, stored), event, payload);
}
