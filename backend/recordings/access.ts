import type { ExpressionBuilder, ExpressionWrapper, Kysely, SqlBool } from "kysely";
import type { Identity } from "../auth/identity.ts";
import type { RecordingDetailsTable } from "../db/tables/recordings.ts";
import type { CallsTable } from "../db/tables/calls.ts";
import type { CallRecordingsTable, StreamsTable } from "../db/tables/streams.ts";
import type { Tables } from "../db/tables.ts";
import { ApiError } from "../http/api-error.ts";
import type { StoredRecording } from "./rows.ts";
import { selectRecordings, withEgresses } from "./store.ts";

/** Who asks. */
export type Asker = Pick<Identity, "id" | "roles">;

type Joined = Tables & {
  r: CallRecordingsTable;
  d: RecordingDetailsTable;
  c: { [K in keyof CallsTable]: CallsTable[K] | null };
  t: { [K in keyof StreamsTable]: StreamsTable[K] | null };
};
type Builder = ExpressionBuilder<Joined, "r" | "d" | "c" | "t">;
type Condition = ExpressionWrapper<Joined, "r" | "d" | "c" | "t", SqlBool>;

/** A recording with what the asker may do with it. */
export type Seen = Readonly<{ stored: StoredRecording; canDelete: boolean }>;

/** Recordings that somebody may see, with whether they may delete them; to be narrowed. */
export function selectVisible(db: Kysely<Tables>, asker: Asker) {
  return selectRecordings(db)
    .leftJoin("nchat_calls as c", "c.id", "r.call_id")
    .leftJoin("nchat_streams as t", "t.id", "d.stream_id")
    .select((eb) => canDelete(eb as unknown as Builder, asker).as("can_delete"))
    .where((eb) => maySee(eb as unknown as Builder, asker))
    .where("r.status", "<>", "deleted");
}

/** The recording, if the asker may see it; who may not reads the same as for one that is not there. */
export async function requireRecording(db: Kysely<Tables>, id: string, asker: Asker): Promise<Seen> {
  const row = await selectVisible(db, asker).where("r.id", "=", id).executeTakeFirst();
  const [stored] = row ? await withEgresses(db, [row]) : [];
  if (!row || !stored) throw new ApiError("RECORDING_NOT_FOUND", "There is no such recording.");
  return { stored, canDelete: row.can_delete === true };
}

/** Whether somebody may delete a recording. */
export async function mayDelete(db: Kysely<Tables>, id: string, asker: Asker): Promise<boolean> {
  const row = await selectVisible(db, asker).where("r.id", "=", id).executeTakeFirst();
  return row?.can_delete === true;
}

/** §6.2: who was in the call; of a stream, who may watch it; whoever started it; admins (`SETTLED` 35). */
function maySee(eb: Builder, asker: Asker): Condition {
  return eb.or([
    isAdmin(eb, asker),
    eb("d.started_by", "=", asker.id),
    eb("c.initiator_id", "=", asker.id),
    isInCall(eb, asker),
    eb("t.visibility", "=", "public"),
    eb("t.host_id", "=", asker.id),
    eb.and([eb("t.visibility", "=", "channel_members"), isInChannel(eb, asker)]),
    isInStream(eb, asker),
  ]);
}

/** Whoever started it or hosts, and admins. */
function canDelete(eb: Builder, asker: Asker): Condition {
  return eb.or([
    isAdmin(eb, asker),
    eb("d.started_by", "=", asker.id),
    eb("t.host_id", "=", asker.id),
    isInCall(eb, asker, "host"),
  ]);
}

function isAdmin(eb: Builder, asker: Asker): Condition {
  return asker.roles.includes("admin") ? eb.and([]) : isInChannel(eb, asker, ["owner", "admin"]);
}

function isInChannel(eb: Builder, { id }: Asker, roles?: readonly ("owner" | "admin")[]): Condition {
  const members = eb
    .selectFrom("nchat_channel_members as m")
    .select("m.user_id")
    .whereRef("m.channel_id", "=", "d.channel_id")
    .where("m.user_id", "=", id);
  return eb.and([eb.exists(roles ? members.where("m.role", "in", roles) : members)]);
}

function isInCall(eb: Builder, { id }: Asker, role?: "host"): Condition {
  const places = eb
    .selectFrom("nchat_call_participants as p")
    .select("p.id")
    .whereRef("p.call_id", "=", "r.call_id")
    .where("p.user_id", "=", id);
  return eb.and([eb.exists(role ? places.where("p.role", "=", role) : places)]);
}

/** Co-hosts, and whom an invite-only stream invited. */
function isInStream(eb: Builder, { id }: Asker): Condition {
  const places = eb
    .selectFrom("nchat_stream_members as s")
    .select("s.user_id")
    .whereRef("s.stream_id", "=", "d.stream_id")
    .where("s.user_id", "=", id)
    .where((each) => each.or([each("s.role", "=", "co_host"), each("t.visibility", "=", "invite_only")]));
  return eb.and([eb.exists(places)]);
}
