// One node: embedded media serve one machine, and are refused among several.

import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { whyNoNginxRtmp } from "../../tools/drive/nginx-rtmp.ts";
import { until, whyNoCalls } from "../support/calls.ts";
import { longestGap, probe, whyNoFfmpeg } from "../support/encoder.ts";
import { feedsOf } from "../support/feeds.ts";
import { noteFigure } from "../support/figures.ts";
import { descendantsOf, killDescendant } from "../support/processes.ts";
import { type Platform, startBlackHole, startPlatform } from "../support/rtmp-servers.ts";
import { embedded, refOf, startStreamWorld, type StreamWorld } from "../support/stream-world.ts";

const reason = whyNoCalls("PGlite") ?? whyNoFfmpeg();

describe("what leaves an embedded stream", () => {
  let world: StreamWorld;
  let feeds: ReturnType<typeof feedsOf>;
  beforeAll(async () => {
    if (reason) return;
    world = await startStreamWorld("PGlite", { ...embedded, DESTINATION_NETWORKS: "127.0.0.0/8" });
    feeds = feedsOf(world);
  });
  afterAll(async () => world?.stop());

  const statesOf = async (streamId: string) =>
    Object.fromEntries(
      (await feeds.destinationsOf(streamId)).map((each) => [each.rtmpUrl, [each.status, each.errorMessage] as const]),
    );
  const untilState = (streamId: string, url: string, status: string, timeoutMs = 40_000) =>
    until(`${url} is ${status}`, async () => (await statesOf(streamId))[url]?.[0] === status, timeoutMs);

  it.skipIf(reason ?? whyNoNginxRtmp())(
    "is sent to each server by itself: one that is down, refuses or is silent holds up no other",
    async (context) => {
      const [good, picky, later] = [await startPlatform(), await startPlatform(), await startPlatform()];
      const silent = await startBlackHole();
      await later.kill();
      const custom = (platform: Pick<Platform, "url">, streamKey: string) => ({
        ...{ platform: "custom" as const, url: platform.url, streamKey },
      });
      const rtmpOutputs = [
        custom(good, good.key),
        custom(picky, "another"),
        custom(later, later.key),
        custom(silent, "any"),
      ];
      const { streamId, encoder } = await feeds.sending({ options: { rtmpOutputs } });
      await untilState(streamId, good.url, "connected");
      await untilState(streamId, picky.url, "error");
      const states = await statesOf(streamId);
      expect(states[picky.url]?.[1]).toContain("the key may be wrong");
      expect(states[later.url]).toEqual(["connecting", expect.stringContaining("Nothing answers at this address.")]);
      expect(states[silent.url]?.[0]).toBe("connecting");
      const traffic = async () => (await world.host.client.ask("listDestinationTraffic", refOf(streamId))).sent;
      const [{ id: goodId } = { id: "" }] = await feeds.destinationsOf(streamId);
      await until("what was taken is counted", async () => ((await traffic())[0]?.bytes ?? 0) > 50_000);
      expect((await traffic()).map(({ destinationId }) => destinationId)).toEqual([goodId]);
      await later.restart();
      await untilState(streamId, later.url, "connected");

      const [first] = await feeds.destinationsOf(streamId);
      await world.host.client.ask("removeDestination", { params: { id: streamId, destinationId: first?.id ?? "" } });
      const [file] = await good.recorded();
      const { codecs, duration } = await probe(file ?? "");
      expect(codecs).toEqual(["aac", "h264"]);
      expect(duration).toBeGreaterThan(3);
      await world.host.client.ask("addDestination", { ...refOf(streamId), body: custom(good, good.key) });
      await untilState(streamId, good.url, "connected");
      expect((await statesOf(streamId))[later.url]?.[0]).toBe("connected");

      await later.kill();
      await untilState(streamId, later.url, "connecting");
      await later.restart();
      await untilState(streamId, later.url, "connected");
      expect((await statesOf(streamId))[good.url]?.[0]).toBe("connected");
      expect(world.backend.log().join("\n")).not.toContain(good.key);
      const endedAt = performance.now();
      await world.end(streamId);
      const sends = ({ args }: Readonly<{ args: string }>) => args.includes("ffmpeg") && args.includes("rtmp://");
      await until("nothing is sent any more", () => !descendantsOf(world.backend.pid()).some(sends), 20_000);
      noteFigure(context, `no ffmpeg ${Math.round(performance.now() - endedAt)} ms after the stop (2 s are promised)`);
      const gap = await longestGap((await good.recorded()).toSorted().at(-1) ?? "");
      expect(gap).toBeLessThan(0.1);
      noteFigure(context, `the others lost no picture: ${Math.round(gap * 1000)} ms between two at most`);
      await encoder.stop();
      for (const each of [good, picky, later, silent]) await each.stop();
    },
  );

  it.skipIf(reason)("is recorded by copy, also by a recorder that is killed, and is ready within seconds", async () => {
    const { streamId, encoder } = await feeds.sending();
    const started = await world.host.client.ask("startStreamRecording", { ...refOf(streamId), body: {} });
    const recording = () => world.host.client.ask("getRecording", { params: { id: started.recordingId } });
    await until("it is recorded", async () => (await recording()).status === "recording");
    await new Promise((resolve) => setTimeout(resolve, 4000));
    await killDescendant(world.backend.pid(), ".piece");
    await new Promise((resolve) => setTimeout(resolve, 5000));
    await world.host.client.ask("stopStreamRecording", refOf(streamId));
    await until("it is ready", async () => (await recording()).status === "ready", 15_000);
    const { url, fileSize, thumbnailUrl, error } = await recording();
    expect(error).toBeNull();
    expect(fileSize).toBeGreaterThan(100_000);
    expect((await fetch(thumbnailUrl ?? "")).headers.get("content-type")).toBe("image/jpeg");
    const { codecs, width, duration } = await probe(url ?? "");
    expect({ codecs, width }).toEqual({ codecs: ["aac", "h264"], width: 640 });
    expect(duration).toBeGreaterThan(6);
    const faults = execFileSync("ffmpeg", ["-v", "error", "-i", url ?? "", "-f", "null", "-"], { encoding: "utf8" });
    expect(faults).toBe("");
    await world.end(streamId);
    await encoder.stop();
  });
});
