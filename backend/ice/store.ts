import type { Kysely, Selectable } from "kysely";
import type { Config } from "../config.ts";
import type { Tables } from "../db/tables.ts";
import type { IceServersTable } from "../db/tables/streams.ts";
import { createSealer, type Sealer } from "../secrets/sealed.ts";
import { type Health, healthStates, type IceAuth, type IceEntry } from "./entries.ts";

/** The row that keeps the health of the servers of the environment; its URLs are only for those who look. */
const environmentId = "00000000-0000-4000-8000-000000000001";

/** What a sealed secret of a row belongs to. */
export const sealedFor = (id: string): string => `nchat_ice_servers:${id}`;

type Source = Readonly<{ db: Kysely<Tables>; config: Pick<Config, "turn" | "encryptionKeys"> }>;

/** Every active server: that of the environment, and those of the table, the longest unchecked ones first. */
export async function loadEntries({ db, config }: Source): Promise<IceEntry[]> {
  const rows = await db
    .selectFrom("nchat_ice_servers")
    .selectAll()
    .where("is_active", "=", true)
    .orderBy("last_health_check", (order) => order.asc().nullsFirst())
    .execute();
  const sealer = createSealer(config.encryptionKeys);
  const own = environmentEntry(config, rows);
  const others = rows.filter((row) => row.id !== environmentId).map((row) => toEntry(row, config, sealer));
  return own ? [own, ...others] : others;
}

/** Writes down that the environment names servers, or that it no longer does, so that their health is kept too. */
export async function keepEnvironment({ db, config }: Source): Promise<void> {
  const urls = [...config.turn.urls];
  if (urls.length === 0) {
    await db.deleteFrom("nchat_ice_servers").where("id", "=", environmentId).execute();
    return;
  }
  await db
    .insertInto("nchat_ice_servers")
    .values({ id: environmentId, urls })
    .onConflict((conflict) => conflict.column("id").doUpdateSet({ urls, is_active: true }))
    .execute();
}

/** What a check found out. */
export async function saveHealth(db: Kysely<Tables>, id: string, health: Health, now: Date): Promise<void> {
  await db
    .updateTable("nchat_ice_servers")
    .set({ health_status: health, last_health_check: now })
    .where("id", "=", id)
    .execute();
}

type Row = Selectable<IceServersTable>;

/** The server of the environment, if it names one. */
export function environmentEntry({ turn }: Source["config"], rows: readonly Row[]): IceEntry | undefined {
  if (turn.urls.length === 0) return undefined;
  const auth: IceAuth = turn.secret === null ? { kind: "none" } : { kind: "secret", secret: turn.secret };
  const health = toHealth(rows.find((row) => row.id === environmentId)?.health_status);
  return { id: environmentId, urls: turn.urls, auth, region: null, priority: 0, health };
}

function toEntry(row: Row, config: Source["config"], sealer: Sealer): IceEntry {
  const { id, urls, region, priority } = row;
  return { id, urls, auth: authOf(row, config, sealer), region, priority, health: toHealth(row.health_status) };
}

/**
 * A name and a secret are an account; a secret alone signs accounts, as `TURN_SECRET` does for a row without either.
 */
function authOf(row: Row, { turn }: Source["config"], sealer: Sealer): IceAuth {
  if (row.credential_encrypted === null) {
    return turn.secret === null ? { kind: "none" } : { kind: "secret", secret: turn.secret };
  }
  const secret = sealer.open(row.credential_encrypted, sealedFor(row.id));
  if (secret === undefined) return { kind: "sealed" };
  if (row.username === null) return { kind: "secret", secret };
  return { kind: "account", credentials: { username: row.username, credential: secret } };
}

const toHealth = (text: string | null | undefined): Health => healthStates.find((state) => state === text) ?? "unknown";
