import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { sql } from "kysely";
import type { EgressInfo } from "livekit-server-sdk";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Caller, smallAndLarge, until, whyNoCalls } from "../support/calls.ts";
import { keyOf, phases, type RecordingWorld, said, startRecordingWorld } from "../support/recordings.ts";

describe.each(smallAndLarge)("the end of recordings on %s", (setUp) => {
  const reason = whyNoCalls(setUp);
  let world: RecordingWorld;

  beforeAll(async () => {
    if (!reason) world = await startRecordingWorld(setUp);
  });
  afterAll(async () => world?.stop());

  const get = (who: Caller, id: string) => who.client.ask("getRecording", { params: { id } });

  it.skipIf(reason)("are removed with their files, and for good", async () => {
    const talk = await world.talk();
    const { recordingId, info } = await world.recorded(talk);
    const file = join(world.dataDir, "media", keyOf(info));
    const description = join(dirname(file), "metadata.json");
    expect([existsSync(file), existsSync(description)]).toEqual([true, true]);
    await talk.host.client.ask("deleteRecording", { params: { id: recordingId } });
    await talk.other.device.next("recording:deleted", (each) => each.recordingId === recordingId);
    expect([existsSync(file), existsSync(description)]).toEqual([false, false]);
    const rows = await world.db
      .selectFrom("nchat_call_recordings")
      .select("id")
      .where("id", "=", recordingId)
      .execute();
    expect(rows).toEqual([]);
    expect(await world.webhook("egress_ended", said(info, phases.complete))).toBe(200);
    expect(await talk.host.client.try("getRecording", { params: { id: recordingId } })).toMatchObject({ status: 404 });
  });

  it.skipIf(reason)("that run are ended before they are removed", async () => {
    const talk = await world.talk();
    const { recordingId } = await talk.host.client.ask("startRecording", { params: { id: talk.callId }, body: {} });
    const info = world.newest();
    await talk.host.client.ask("deleteRecording", { params: { id: recordingId } });
    const stopped = world.egress.recorded().filter(({ method }) => method === "StopEgress");
    expect(stopped.map(({ body }) => JSON.parse(body))).toContainEqual({ egressId: info.egressId });
    await world.writeFile(keyOf(info), new Uint8Array(10));
    await world.webhook("egress_ended", said(info, phases.complete));
    const left = () =>
      world.db.selectFrom("nchat_call_recordings").select("id").where("id", "=", recordingId).execute();
    await until("its rows are gone", async () => (await left()).length === 0, 15_000);
    expect(existsSync(join(world.dataDir, "media", keyOf(info)))).toBe(false);
  });

  it.skipIf(reason)("are kept as long as their plan says, and owners are warned once", async () => {
    const talk = await world.talk();
    const plan = { applyTo: "user", targetId: talk.host.id, plan: "free" } as const;
    await (await world.admin()).ask("setRetention", { body: plan });
    const { recordingId, info } = await world.recorded(talk);
    const kept = await get(talk.host, recordingId);
    expect([kept.retentionPlan, Date.parse(kept.expiresAt ?? "") - Date.parse(kept.endedAt ?? "")]).toEqual([
      "free",
      7 * 86_400_000,
    ]);
    const expire = (ms: number) =>
      world.db
        .updateTable("nchat_call_recordings")
        .set({ expires_at: new Date(Date.now() + ms) })
        .where("id", "=", recordingId)
        .execute();
    await expire(2 * 86_400_000);
    await sql`update nchat_jobs.job set start_after = now() where data ->> 'name' = 'recordings:retention'
      and state = 'created'`.execute(world.db);
    const warning = await talk.host.device.next(
      "recording:expiring",
      (each) => each.recordingId === recordingId,
      15_000,
    );
    expect(warning).toMatchObject({ callId: talk.callId, recording: { id: recordingId, retentionPlan: "free" } });
    const row = () =>
      world.db.selectFrom("nchat_recording_details").selectAll().where("recording_id", "=", recordingId).execute();
    const warnedAt = async () => (await row())[0]?.warned_at?.getTime() ?? null;
    const first = await warnedAt();
    expect(first).not.toBe(null);
    await world.restart();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(await warnedAt()).toBe(first);
    const warned = [talk.host, talk.other].map(
      ({ device }) => device.told().filter(({ event }) => event === "recording:expiring").length,
    );
    expect(warned).toEqual([1, 0]);
    await expire(-1000);
    await world.restart();
    await until("it is removed", async () => (await row()).length === 0);
    expect(existsSync(join(world.dataDir, "media", keyOf(info)))).toBe(false);
  });

  it.skipIf(reason)("whose removal was cut short go on being removed, also when their call goes", async () => {
    const talk = await world.talk();
    const { recordingId, info } = await world.recorded(talk);
    const other = await world.recorded(talk);
    await world.db
      .updateTable("nchat_call_recordings")
      .set({ status: "deleted" })
      .where("id", "=", recordingId)
      .execute();
    await world.db.deleteFrom("nchat_call_recordings").where("id", "=", other.recordingId).execute();
    await world.restart();
    const isThere = (of: EgressInfo) => existsSync(join(world.dataDir, "media", keyOf(of)));
    await until("the files are gone", () => !isThere(info) && !isThere(other.info), 15_000);
    const rows = () =>
      world.db.selectFrom("nchat_call_recordings").select("id").where("id", "=", recordingId).execute();
    await until("the row is gone", async () => (await rows()).length === 0);
  });
});
