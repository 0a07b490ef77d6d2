import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallAndLarge, tell, until, whyNoCalls } from "../support/calls.ts";
import { connectDevice } from "../support/device.ts";
import { refOf, startStreamWorld, type StreamWorld } from "../support/stream-world.ts";

describe.each(smallAndLarge)("the count of viewers on %s", (setUp) => {
  const reason = whyNoCalls(setUp);
  let world: StreamWorld;

  beforeAll(async () => {
    if (!reason) world = await startStreamWorld(setUp);
  }, 120_000);
  afterAll(async () => world?.stop());

  it.skipIf(reason)("is exact when many come and go at once, some with several devices", async () => {
    const { streamId } = await world.begin({ visibility: "public" });
    const strangers = Array.from({ length: 15 }, (_, index) => connectDevice(world.url(), { id: `s${index}` }));
    const own = ["laptop", "desktop", "spare"].map((id) => world.device(world.member, id));
    const devices = await Promise.all([...strangers, ...own]);
    const figures = async () => {
      const { viewerCount, peakViewers, totalViews } = await world.anybody.ask("getStream", refOf(streamId));
      return [viewerCount, peakViewers, totalViews];
    };
    await Promise.all(devices.map((device) => tell(device, "stream:join", { streamId })));
    expect(await figures()).toEqual([16, 16, 16]);
    await Promise.all(devices.slice(0, 10).map((device) => tell(device, "stream:leave", { streamId })));
    expect(await figures()).toEqual([6, 16, 16]);
    await world.host.device.next("stream:viewer_count", (told) => told.viewerCount === 6);
    for (const device of devices) device.close();
    await until("nobody watches", async () => (await figures())[0] === 0);
    expect(await world.end(streamId)).toMatchObject({ peakViewers: 16, totalViews: 16 });
  });

  it.skipIf(reason)("is told over the time of the stream once it has ended", async () => {
    const { streamId } = await world.goLive({ visibility: "public" });
    const strangers = await Promise.all(
      Array.from({ length: 3 }, (_, index) => connectDevice(world.url(), { id: `t${index}` })),
    );
    for (const device of strangers) await tell(device, "stream:join", { streamId });
    for (const device of strangers) device.close();
    const left = async () => (await world.anybody.ask("getStream", refOf(streamId))).viewerCount;
    await until("nobody watches", async () => (await left()) === 0);
    await world.end(streamId);
    const figures = await world.host.client.ask("getStreamAnalytics", refOf(streamId));
    expect(figures).toMatchObject({ peakViewers: 3, totalViews: 3, stepSeconds: 10 });
    expect(Math.max(...figures.timeline.map(({ viewers }) => viewers))).toBe(3);
  });
});
