import type { Selectable } from "kysely";
import type { Ingress, IngressProbe } from "@nchat/contract/streams";
import type { StreamIngressesTable } from "../db/tables/stream-states.ts";
import type { Context } from "../context.ts";
import type { Ingress as MediaIngress, Media, MediaFailure } from "../media/port.ts";
import type { Identity } from "../auth/identity.ts";
import { mediaRefusal } from "./refusals.ts";
import { feedIdentity } from "./rooms.ts";
import type { StoredStream } from "./rows.ts";

type Kind = Ingress["type"];
type Deps = Pick<Context, "db" | "log"> & Readonly<{ media: Media }>;

/** The addresses that encoders of a stream send to. Keys are the media server's; here is only their beginning. */
export type Ingresses = Readonly<{
  list: (streamId: string) => Promise<Ingress[]>;
  /** Makes address and key anew; an encoder with the earlier key is cut off. The answer alone has the key. */
  renew: (stored: StoredStream, kind: Kind, host: Host) => Promise<Ingress>;
  /** The same as media made it, for what the service itself sends there. */
  open: (stored: StoredStream, kind: Kind, host: Host) => Promise<MediaIngress>;
  /** What arrives at them. */
  probe: (stored: StoredStream) => Promise<IngressProbe[]>;
  /** Ends all of a stream's; false when one is left because media did not answer. */
  end: (streamId: string) => Promise<boolean>;
}>;

type Host = Pick<Identity, "displayName">;
type Row = Selectable<StreamIngressesTable>;
type Made = Readonly<{ row: Row; made: MediaIngress }>;

const hintLength = 4;

/** Makes it. */
export function createIngresses({ db, log, media }: Deps): Ingresses {
  const rowsOf = (streamId: string) =>
    db.selectFrom("nchat_stream_ingresses").selectAll().where("stream_id", "=", streamId).orderBy("type").execute();
  const remove = (row: Row) => removeOne({ db, media }, row);
  const make = (stored: StoredStream, kind: Kind, host: Host) =>
    makeOne({ db, media }, { rowsOf, remove }, { stored, kind, host });
  return {
    list: async (streamId) => (await rowsOf(streamId)).map((row) => toIngress(row, null)),
    renew: async (stored, kind, host) => {
      const { row, made } = await make(stored, kind, host);
      if (kind === "rtmp") await tellAddress(db, stored.state.id, made.url);
      return toIngress(row, made.streamKey);
    },
    open: async (stored, kind, host) => (await make(stored, kind, host)).made,
    probe: async ({ state, facts }) => {
      const rows = await rowsOf(state.id);
      if (rows.length === 0) return [];
      const known = await media.listIngresses({ room: facts.roomName });
      if (known.outcome !== "done") throw mediaRefusal(known);
      return rows.map((row) => toProbe(row.type, known.value.find(({ id }) => id === row.ingress_id) ?? null));
    },
    end: async (streamId) => {
      let isClear = true;
      for (const row of await rowsOf(streamId)) {
        const failure = await remove(row);
        if (failure === null) continue;
        isClear = false;
        log.warn({ streamId, reason: failure.reason }, "an ingress of a stream that is over could not be ended");
      }
      return isClear;
    },
  };
}

type Rows = Readonly<{
  rowsOf: (streamId: string) => Promise<readonly Row[]>;
  remove: (row: Row) => Promise<MediaFailure | null>;
}>;
type Wanted = Readonly<{ stored: StoredStream; kind: Kind; host: Host }>;

async function makeOne(
  { db, media }: Pick<Deps, "db" | "media">,
  { rowsOf, remove }: Rows,
  { stored: { state, facts }, kind, host }: Wanted,
): Promise<Made> {
  const former = (await rowsOf(state.id)).find((row) => row.type === kind);
  if (former) await remove(former).then(orRefuse);
  const made = await media.createIngress({
    kind,
    room: facts.roomName,
    identity: feedIdentity(state.id),
    displayName: host.displayName,
    name: state.id,
    isTranscoded: kind === "rtmp",
  });
  if (made.outcome !== "done") throw mediaRefusal(made);
  const { id, url, streamKey } = made.value;
  const row = await db
    .insertInto("nchat_stream_ingresses")
    .values({ stream_id: state.id, type: kind, ingress_id: id, url, key_hint: streamKey.slice(0, hintLength) })
    .onConflict((on) => on.columns(["stream_id", "type"]).doNothing())
    .returningAll()
    .executeTakeFirst()
    .catch(async (error: unknown) => {
      await media.deleteIngress(id); // the stream was removed meanwhile, or the database is away
      throw error;
    });
  if (row) return { row, made: made.value };
  await media.deleteIngress(id); // the same was asked for twice at once, and the other one is kept
  throw mediaRefusal({ outcome: "refused", reason: "Another key was made at the same moment. Try again." });
}

/** The plan's column, for whoever reads the table. */
const tellAddress = (db: Deps["db"], streamId: string, url: string | null) =>
  db.updateTable("nchat_streams").set({ rtmp_ingest_url: url }).where("id", "=", streamId).execute();

/** Answers why media did not do it; null when it is gone. */
async function removeOne({ db, media }: Pick<Deps, "db" | "media">, row: Row): Promise<MediaFailure | null> {
  const answer = await media.deleteIngress(row.ingress_id);
  if (answer.outcome !== "done" && answer.outcome !== "not-found") return answer;
  await db.deleteFrom("nchat_stream_ingresses").where("ingress_id", "=", row.ingress_id).execute();
  if (row.type === "rtmp") await tellAddress(db, row.stream_id, null);
  return null;
}

function orRefuse(failure: MediaFailure | null): void {
  if (failure) throw mediaRefusal(failure);
}

function toIngress(row: Row, streamKey: string | null): Ingress {
  return {
    type: row.type,
    url: row.url,
    streamKey,
    keyHint: row.key_hint,
    createdAt: row.created_at.toISOString(),
  };
}

function toProbe(type: Kind, known: MediaIngress | null): IngressProbe {
  const isArriving = known?.status === "publishing" || known?.status === "buffering";
  const error = known?.status === "error" ? known.error : null;
  const { video = null, audio = null } = (isArriving && known.arriving) || {};
  return { type, state: isArriving ? "arriving" : error === null ? "waiting" : "refused", error, video, audio };
}
