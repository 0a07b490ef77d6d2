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
  const whileDown = async (change: () => Promise<unknown>) => {
    await duringCrash(world.nodes, change);
    const areBack = () => world.host.device.isConnected() && world.member.device.isConnected();
    await until("everybody is back", areBack, 25_000);
  };
  const get = (streamId: string) => world.host.client.ask("getStream", refOf(streamId));
  const plan = async () => {
    const scheduledAt = new Date(Date.now() + 86_400_000).toISOString();
    const body = { channelId: world.channelId, title: "Later", scheduledAt };
    return (await world.host.client.ask("scheduleStream", { body })).stream.id;
  };
  const move = (id: string, column: string, by: string, table = "nchat_streams", key = "id") =>
    sql.query(`update ${table} set ${column} = now() + interval '${by}' where ${key} = $1`, [id]);

  it.skipIf(reason)(
    "ends one whose host has been gone for two minutes, and not before",
    async () => {
      const { streamId, feed } = await world.goLive();
      await feed.leave();
      await world.host.device.next("stream:updated", ({ stream }) => stream.id === streamId && stream.feed === "away");
      let moved = 0;
      await whileDown(async () => {
        moved = Date.now();
        await move(streamId, "away_since", "-100 seconds", "nchat_stream_states", "stream_id");
      });
      await until("it has ended", async () => (await get(streamId)).status === "ended", 45_000);
      const { endReason, endedAt, hlsUrl } = await get(streamId);
      expect({ endReason, hlsUrl }).toEqual({ endReason: "host_gone", hlsUrl: null });
      expect(Date.parse(endedAt ?? "") - moved).toBeGreaterThan(19_900);
    },
    120_000,
  );

  it.skipIf(reason)(
    "ends one after 480 minutes, whoever still sends",
    async () => {
      const { streamId, feed } = await world.goLive();
      await whileDown(() => move(streamId, "started_at", "-28790 seconds"));
      await feed.out;
      await until("it has ended", async () => (await get(streamId)).endReason === "time_limit", 45_000);
    },
    120_000,
  );

  it.skipIf(reason)(
    "ends one whose encoder never came",
    async () => {
      const { streamId } = await world.begin();
      await whileDown(() => move(streamId, "opened_at", "-590 seconds", "nchat_stream_states", "stream_id"));
      await until("it has ended", async () => (await get(streamId)).endReason === "no_encoder", 45_000);
    },
    120_000,
  );

  it.skipIf(reason)(
    "reminds of a planned one, and gives up what nobody started",
    async () => {
      const [soon, missed] = [await plan(), await plan()];
      await whileDown(async () => {
        await move(soon, "scheduled_at", "930 seconds");
        await move(missed, "scheduled_at", "-3570 seconds");
      });
      await world.member.device.next("stream:reminder", (told) => told.streamId === soon, 45_000);
      const { stream } = await world.member.device.next("stream:cancelled", (told) => told.streamId === missed, 45_000);
      expect(stream).toMatchObject({ status: "cancelled", endReason: "missed" });
      expect(await get(soon)).toMatchObject({ status: "scheduled" });
      await world.host.client.ask("cancelStream", refOf(soon));
    },
    120_000,
  );
});
