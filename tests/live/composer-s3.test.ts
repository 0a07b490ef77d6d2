// One node: embedded media serve one machine, and are refused among several.

import { statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until, whyNoCalls } from "../support/calls.ts";
import { probe, whyNoFfmpeg } from "../support/encoder.ts";
import { feedsOf } from "../support/feeds.ts";
import { type S3, startS3, whyNoS3 } from "../support/s3.ts";
import { embedded, refOf, startStreamWorld, type StreamWorld } from "../support/stream-world.ts";

const reason = whyNoCalls("PGlite") ?? whyNoFfmpeg() ?? whyNoS3();

describe("recordings of embedded media", () => {
  let s3: S3;
  let world: StreamWorld;
  beforeAll(async () => {
    if (reason) return;
    s3 = await startS3();
    world = await startStreamWorld("PGlite", { ...embedded, ...s3.env });
  });
  afterAll(async () => {
    await world?.stop();
    await s3?.stop();
  });

  it.skipIf(reason)(
    "go into the bucket, also one that was away when they ended, and that the service did not live to see again",
    async () => {
      const feeds = feedsOf(world);
      const { streamId, encoder } = await feeds.sending();
      const { recordingId } = await world.host.client.ask("startStreamRecording", { ...refOf(streamId), body: {} });
      const recording = () => world.host.client.ask("getRecording", { params: { id: recordingId } });
      await until("it is recorded", async () => (await recording()).status === "recording", 20_000);
      await until("it has lasted", async () => (await recording()).duration >= 3, 20_000);
      await s3.kill();
      await world.host.client.ask("stopStreamRecording", refOf(streamId));
      const isMissed = () => world.backend.log().some((line) => line.includes("could not be brought into the bucket"));
      await until("the bucket is missed", isMissed, 30_000);
      await world.backend.kill9();
      await world.backend.restart();
      await s3.restart();
      await until("it is ready", async () => (await recording()).status === "ready", 40_000);
      const { url, fileSize, thumbnailUrl } = await recording();
      expect(statSync(join(s3.folder, "recordings", recordingId, "composite.mp4")).size).toBe(fileSize);
      expect((await probe(url ?? "")).codecs).toEqual(["aac", "h264"]);
      expect((await fetch(thumbnailUrl ?? "")).headers.get("content-type")).toBe("image/jpeg");
      await encoder.stop();
      await world.end(streamId);
    },
  );
});
