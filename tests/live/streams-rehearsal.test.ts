import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallAndLarge, whyNoCalls } from "../support/calls.ts";
import { refOf, startStreamWorld, type StreamWorld } from "../support/stream-world.ts";

describe.each(smallAndLarge)("a rehearsal on %s", (setUp) => {
  const reason = whyNoCalls(setUp);
  let world: StreamWorld;

  beforeAll(async () => {
    if (!reason) world = await startStreamWorld(setUp);
  }, 120_000);
  afterAll(async () => world?.stop());

  it.skipIf(reason)("is there for its host alone, and goes nowhere else", async () => {
    const { member, host, anybody, channelId } = world;
    const plan = { channelId, title: "Trying out", visibility: "public", isRehearsal: true } as const;
    const { streamId, stream } = await member.client.ask("startStream", { body: plan });
    expect(stream).toMatchObject({ visibility: "invite_only", isRehearsal: true, role: "host" });
    // The host of this world owns the channel in which its member rehearses.
    for (const client of [host.client, anybody])
      expect(await client.try("getStream", refOf(streamId))).toMatchObject({ status: 404 });
    expect(await host.client.try("stopStream", refOf(streamId))).toMatchObject({ status: 404 });
    const query = { channelId, status: "all" } as const;
    const listed = async ({ client }: typeof host) => (await client.ask("listStreams", { query })).streams;
    expect([(await listed(host)).length, (await listed(member)).map(({ id }) => id)]).toEqual([0, [streamId]]);

    const key = { url: "rtmp://live.example.org/app", streamKey: "secret" };
    const refused = async (asked: Promise<object>) => expect(await asked).toMatchObject({ status: 409 });
    await refused(member.client.try("addDestination", { ...refOf(streamId), body: { platform: "custom", ...key } }));
    const named = { userIds: [host.id], role: "co_host" as const };
    await refused(member.client.try("addStreamMembers", { ...refOf(streamId), body: named }));
    await refused(member.client.try("updateStream", { ...refOf(streamId), body: { visibility: "public" } }));
    await refused(member.client.try("updateStream", { ...refOf(streamId), body: { recordStream: true } }));
    await member.client.ask("updateStream", { ...refOf(streamId), body: { title: "Trying out again" } });
    const output = { platform: "custom" as const, ...key };
    const withOutput = { ...plan, options: { rtmpOutputs: [output] } };
    expect(await member.client.try("startStream", { body: withOutput })).toMatchObject({ status: 400 });

    await member.client.ask("stopStream", refOf(streamId));
    await member.device.next("stream:ended", (told) => told.streamId === streamId);
    expect(host.device.told().filter((told) => JSON.stringify(told).includes(streamId))).toEqual([]);
  });
});
