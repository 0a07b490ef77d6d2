import type { Kysely } from "kysely";
import type { RetentionPlan } from "@nchat/contract/recordings";
import type { Config } from "../config.ts";
import type { Tables } from "../db/tables.ts";

/** Owners are told so many days before a recording is removed. */
export const warningDays = 3;

/** How long a recording is kept. */
export type Policy = Readonly<{ plan: RetentionPlan; days: number }>;

type Deps = Readonly<{ db: Kysely<Tables>; config: Pick<Config, "retentionPlan" | "offer"> }>;

/** The channel's plan, else the person's, else the setting's. */
export async function policyFor({ db, config }: Deps, userId: string, channelId: string | null): Promise<Policy> {
  const rows = await db
    .selectFrom("nchat_retention_policies")
    .select(["plan", "apply_to"])
    .where((eb) =>
      eb.or([
        eb.and([eb("apply_to", "=", "user"), eb("target_id", "=", userId)]),
        ...(channelId === null ? [] : [eb.and([eb("apply_to", "=", "channel"), eb("target_id", "=", channelId)])]),
      ]),
    )
    .execute();
  const found = rows.find((row) => row.apply_to === "channel") ?? rows[0];
  const plan = found?.plan ?? config.retentionPlan;
  return { plan, days: config.offer.retentionDays[plan] };
}

type Assignment = Readonly<{
  applyTo: "user" | "channel";
  targetId: string;
  plan: RetentionPlan | null;
  setBy: string;
}>;

/** Gives a person or a channel a plan, or takes it away. What is recorded already keeps its own. */
export async function setPolicy(db: Kysely<Tables>, { applyTo, targetId, plan, setBy }: Assignment): Promise<void> {
  if (plan === null) {
    await db
      .deleteFrom("nchat_retention_policies")
      .where("apply_to", "=", applyTo)
      .where("target_id", "=", targetId)
      .execute();
    return;
  }
  await db
    .insertInto("nchat_retention_policies")
    .values({ apply_to: applyTo, target_id: targetId, plan, set_by: setBy })
    .onConflict((on) => on.columns(["apply_to", "target_id"]).doUpdateSet({ plan, set_by: setBy }))
    .execute();
}
