import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until, whyNoCalls } from "../support/calls.ts";
import { duringCrash } from "../support/service.ts";
import { refOf, startStreamWorld, type StreamWorld } from "../support/stream-world.ts";

const reason = whyNoCalls("two nodes");

/** Time is moved in the database while the service is down after a crash, so that only what is kept there can count. */
describe("what time does to streams", () => {
  let world: StreamWorld;
  let sql: Client;

  beforeAll(async () => {
    if (reason) return;
    world = await startStreamWorld("two nodes");
    sql = new Client({ connectionString: world.postgres?.url });
    await sql.connect();
  }, 120_000);
  afterAll(async () => {
    await sql?.end();
    await world?.stop();
  });
  const get = (streamId: string) => world.host.client.ask("getStream", refOf(streamId));
  const plan = async () => {
    const scheduledAt = new Date(Date.now() + 86_400_000).toISOString();
    const body = { channelId: world.channelId, title: "Later", scheduledAt };
    return (await world.host.client.ask("scheduleStream", { body })).stream.id;
  };
  const move = (id: string, column: string, by: string, table = "nchat_streams", key = "id") =>
    sql.query(`update ${table} set ${column} = now() + interval '${by}' where ${key} = $1`, [id]);

  /** A stream whose host has just gone. */
  const left = async () => {
    const { streamId, feed } = await world.goLive();
    await feed.leave();
    await world.host.device.next("stream:updated", ({ stream }) => stream.id === streamId && stream.feed === "away");
    return streamId;
  };
  const ends = async (streamId: string, reason: string) => {
    await until(`it has ended: ${reason}`, async () => (await get(streamId)).status === "ended", 45_000);
    const { endReason, hlsUrl, endedAt } = await get(streamId);
    expect({ endReason, hlsUrl }).toEqual({ endReason: reason, hlsUrl: null });
    return Date.parse(endedAt ?? "");
  };

  // In one test, for each waits for what the service does by itself some seconds after it was killed and started again.
  it.skipIf(reason)(
    "ends one whose host has been gone for two minutes and not before, one after 480 minutes whoever still sends, " +
      "and one whose encoder never came; reminds of a planned one, and gives up what nobody started",
    async () => {
      const gone = await left();
      const long = await world.goLive();
      const waiting = (await world.begin()).streamId;
      const [soon, missed] = [await plan(), await plan()];
      let moved = 0;
      await duringCrash(world.nodes, async () => {
        moved = Date.now();
        await move(gone, "away_since", "-100 seconds", "nchat_stream_states", "stream_id");
        await move(long.streamId, "started_at", "-28790 seconds");
        await move(waiting, "opened_at", "-590 seconds", "nchat_stream_states", "stream_id");
        await move(soon, "scheduled_at", "930 seconds");
        await move(missed, "scheduled_at", "-3570 seconds");
      });
      const areBack = () => world.host.device.isConnected() && world.member.device.isConnected();
      await until("everybody is back", areBack, 25_000);

      expect((await ends(gone, "host_gone")) - moved).toBeGreaterThan(19_900);
      await long.feed.out;
      await ends(long.streamId, "time_limit");
      await ends(waiting, "no_encoder");
      const { member } = world;
      await member.device.next("stream:reminder", (told) => told.streamId === soon, 45_000);
      const { stream } = await member.device.next("stream:cancelled", (told) => told.streamId === missed, 45_000);
      expect(stream).toMatchObject({ status: "cancelled", endReason: "missed" });
      expect(await get(soon)).toMatchObject({ status: "scheduled" });
      await world.host.client.ask("cancelStream", refOf(soon));
    },
    150_000,
  );
});
