// One node: embedded media serve one machine, and are refused among several.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { whyNoNginxRtmp } from "../../tools/drive/nginx-rtmp.ts";
import { until, whyNoCalls } from "../support/calls.ts";
import { buildComposer, coloursAt, composersOf, whyNoComposer } from "../support/composer.ts";
import { startEncoder, whyNoFfmpeg } from "../support/encoder.ts";
import { feedsOf } from "../support/feeds.ts";
import { faultsOf, overTime, packetsOf, withLastSegment } from "../support/pictures.ts";
import { startPlatform } from "../support/rtmp-servers.ts";
import { embedded, refOf, startStreamWorld, type StreamWorld } from "../support/stream-world.ts";

const reason = whyNoCalls("PGlite") ?? whyNoFfmpeg() ?? whyNoComposer() ?? whyNoNginxRtmp();

const blue = [41, 240, 110] as const;
/** Where somebody is large, and somebody beside. */
const places = [
  [0.4, 0.5],
  [0.9, 0.43],
] as const;
const red = { input: ["-f", "lavfi", "-i", "color=red:size=640x360:rate=30"] };

describe("a co-host who joins an encoder", () => {
  let world: StreamWorld;
  let feeds: ReturnType<typeof feedsOf>;
  beforeAll(async () => {
    if (reason) return;
    await buildComposer();
    world = await startStreamWorld("PGlite", { ...embedded, DESTINATION_NETWORKS: "127.0.0.0/8" });
    feeds = feedsOf(world);
  });
  afterAll(async () => world?.stop());

  const composers = () => composersOf(world.backend.pid());
  const shownIn = (address: string) =>
    withLastSegment(address, async (file) => whoIsShown(await coloursAt(file, 0, places)));

  it.skipIf(reason)("is in the picture of HLS, destinations and the recording until they are taken back", async () => {
    const { host, member } = world;
    const platform = await startPlatform();
    const output = { platform: "custom" as const, url: platform.url, streamKey: platform.key };
    const { streamId } = await world.begin({
      ...{ visibility: "public", options: { rtmpOutputs: [output] } },
    });
    const { url, key } = await feeds.ingressOf(streamId);
    const encoder = startEncoder(url, key, red);
    const address = await feeds.hlsOf(streamId);
    const isConnected = async () => (await feeds.destinationsOf(streamId))[0]?.status === "connected";
    await until("the platform takes it", isConnected, 30_000);
    const { recordingId } = await host.client.ask("startStreamRecording", { ...refOf(streamId), body: {} });
    expect([await shownIn(address), composers().length]).toEqual(["the encoder", 0]);

    const name = (role: "co_host" | "viewer") =>
      host.client.ask("addStreamMembers", { ...refOf(streamId), body: { userIds: [member.id], role } });
    const hostedWith = async () =>
      (await member.client.ask("listActiveStreams", { query: { as: "co_host" } })).streams.map(({ id }) => id);
    expect(await hostedWith()).toEqual([]);
    await name("co_host"); // while it runs
    expect(await hostedWith()).toEqual([streamId]);
    const coHost = await world.rooms.enter(await member.client.ask("joinStream", { ...refOf(streamId), body: {} }));
    await coHost.publish("camera", blue);
    await coHost.publish("microphone");
    await until("the co-host is in HLS", async () => (await shownIn(address)) === "both", 30_000);
    const [composer] = composers();
    process.kill(composer?.pid ?? 0, "SIGKILL");
    await until("the encoder is in HLS by itself", async () => (await shownIn(address)) === "the encoder", 20_000);
    await until("the co-host is in HLS again", async () => (await shownIn(address)) === "both", 30_000);

    await name("viewer"); // what they send ends with the role
    await until("the co-host is not in HLS any more", async () => (await shownIn(address)) === "the encoder", 30_000);
    await coHost.leave();
    expect([await isConnected(), encoder.process.exitCode]).toEqual([true, null]);
    await host.client.ask("stopStreamRecording", refOf(streamId));
    const stoppedAt = Date.now();
    const recording = () => host.client.ask("getRecording", { params: { id: recordingId } });
    await until("it is ready", async () => (await recording()).status === "ready", 20_000);
    await world.end(streamId);
    await encoder.stop();
    await until("nothing composes any more", () => composers().length === 0, 20_000);

    const sent = await platform.recorded();
    expect(sent.length).toBe(1); // it was one connection throughout
    const { url: recorded, startedAt } = await recording();
    for (const file of [sent[0] ?? "", recorded ?? ""]) {
      const shown = await overTime(file, places, whoIsShown);
      const told = shown.filter((each) => each !== null);
      expect(told.filter((each, at) => each !== told[at - 1])).toEqual([
        "the encoder",
        "both",
        "the encoder",
        "both",
        "the encoder",
      ]);
      const { picture, sound } = await packetsOf(file);
      expect([picture.back, sound.back]).toEqual([0, 0]);
      expect(picture.longest).toBeLessThan(3);
      expect(sound.longest).toBeLessThan(0.2);
    }
    expect(await faultsOf(recorded ?? "")).toBe("");
    const { picture } = await packetsOf(recorded ?? "");
    const lasted = (stoppedAt - Date.parse(startedAt ?? "")) / 1000;
    expect(Math.abs(picture.last - lasted)).toBeLessThan(1.5);
    await platform.stop();
  });
});

/** By their colours: the encoder is red, and the co-host blue; in between it may be anything. */
function whoIsShown(colours: readonly (readonly [number, number, number])[]): "the encoder" | "both" | null {
  const names = colours.map(([red, green, blue]) => {
    if (red > 150 && green < 90 && blue < 90) return "red";
    return blue > 150 && red < 90 && green < 90 ? "blue" : "other";
  });
  if (names.every((name) => name === "red")) return "the encoder";
  return names.includes("blue") && names.includes("red") ? "both" : null;
}
